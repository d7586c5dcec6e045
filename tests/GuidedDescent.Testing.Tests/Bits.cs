namespace GuidedDescent.Testing.Tests;

/// <summary>Compares tensors by their bits: equal numbers of different signs of zero are different.</summary>
internal static class Bits
{
    public static void AssertEqual(float[][][] expected, float[][][] actual) =>
        Assert.Equal(expected.Select(Of), actual.Select(Of));

    private static IEnumerable<IEnumerable<uint>> Of(float[][] row) =>
        row.Select(slot => slot.Select(BitConverter.SingleToUInt32Bits).ToArray());
}
