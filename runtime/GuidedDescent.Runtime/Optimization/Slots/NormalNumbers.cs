namespace GuidedDescent;

/// <summary>
/// Standard normal numbers by their position: the same in every run for a parameter and a state of the same names. Pairs of uniform
/// numbers come from SplitMix64 (Steele, Lea and Flood, 2014), normal ones from them by the transform of Box and Muller (1958).
/// </summary>
internal sealed class NormalNumbers(string parameter, string state)
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    private readonly ulong _key = StableHash.Of($"{parameter}\n{state}");

    /// <summary>Fills in the numbers from a position on.</summary>
    public void Fill(Span<float> numbers, long first)
    {
        for (int index = 0; index < numbers.Length; index++)
        {
            numbers[index] = At(first + index);
        }
    }

    private float At(long position)
    {
        ulong counter = (ulong)position * 2;
        double radius = Math.Sqrt(-2 * Math.Log(Uniform(counter)));
        return (float)(radius * Math.Cos(2 * Math.PI * Uniform(counter + 1)));
    }

    // In (0, 1]: the logarithm is finite.
    private double Uniform(ulong counter) => ((StableHash.Mix(_key + ((counter + 1) * GoldenGamma)) >> 11) + 1) * (1.0 / (1UL << 53));
}
