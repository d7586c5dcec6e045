namespace GuidedDescent.Testing;

/// <summary>Compares floats by their bits; all NaNs count as the same, as processors differ in their sign and payload.</summary>
internal static class Bits
{
    public static bool AreSame(float left, float right) =>
        BitConverter.SingleToUInt32Bits(left) == BitConverter.SingleToUInt32Bits(right) || (float.IsNaN(left) && float.IsNaN(right));

    public static bool AreSame(ReadOnlySpan<float> left, ReadOnlySpan<float> right) =>
        left.Length == right.Length && FindDifference(left, right) < 0;

    /// <summary>The first element that differs, or -1.</summary>
    public static int FindDifference(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        for (int element = 0; element < left.Length; element++)
        {
            if (!AreSame(left[element], right[element]))
            {
                return element;
            }
        }

        return -1;
    }
}
