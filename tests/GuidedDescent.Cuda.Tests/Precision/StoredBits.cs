namespace GuidedDescent.Cuda.Tests.Precision;

/// <summary>Compares what two trainings have come to.</summary>
internal static class StoredBits
{
    /// <summary>Fails, with the name of what differs, where anything does.</summary>
    public static void AssertSame(SortedDictionary<string, string> expected, SortedDictionary<string, string> actual)
    {
        Assert.Equal(expected.Keys, actual.Keys);
        foreach ((string name, string bits) in expected)
        {
            int differs = bits.AsSpan().CommonPrefixLength(actual[name]);
            Assert.True(
                bits == actual[name],
                $"'{name}' is not the same from byte {differs / 2} on: {Part(bits, differs)}, but {Part(actual[name], differs)}.");
        }
    }

    private static string Part(string bits, int start) => bits.Substring(start / 8 * 8, Math.Min(32, bits.Length - (start / 8 * 8)));
}
