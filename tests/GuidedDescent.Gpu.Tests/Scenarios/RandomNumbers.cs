namespace GuidedDescent.Gpu.Tests.Scenarios;

/// <summary>Numbers to train on: the same for the same seed, on every machine.</summary>
internal static class RandomNumbers
{
    /// <summary>Numbers in [-1, 1).</summary>
    public static float[] Draw(int seed, int length)
    {
        var random = new Random(seed);
        float[] numbers = new float[length];
        foreach (ref float number in numbers.AsSpan())
        {
            number = (2 * random.NextSingle()) - 1;
        }

        return numbers;
    }
}
