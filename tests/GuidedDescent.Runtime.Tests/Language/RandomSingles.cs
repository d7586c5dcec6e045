namespace GuidedDescent.Runtime.Tests.Language;

/// <summary>Kinds of random numbers that are hard on sums, each in its way.</summary>
public enum RandomKind
{
    Centered,
    Positive,

    /// <summary>Pairs that nearly cancel.</summary>
    Cancelling,

    /// <summary>Magnitudes over 12 decades.</summary>
    Spread,

    /// <summary>Around the smallest numbers of single precision.</summary>
    Tiny,

    /// <summary>Three of four are zero.</summary>
    Sparse,

    /// <summary>All equal, so that roundings add up instead of cancelling.</summary>
    Equal,
}

internal static class RandomSingles
{
    public static float[] Make(RandomKind kind, int count, int seed)
    {
        var random = new Random(seed);
        var numbers = new float[count];
        for (int index = 0; index < count; index++)
        {
            double centered = (2 * random.NextDouble()) - 1;
            numbers[index] = (float)(kind switch
            {
                RandomKind.Positive => random.NextDouble(),
                RandomKind.Cancelling => index % 2 == 0 ? centered : -numbers[index - 1] * (1 + (1e-6 * centered)),
                RandomKind.Spread => centered * Math.Pow(10, random.Next(-6, 7)),
                RandomKind.Tiny => centered * 1e-44,
                RandomKind.Sparse => random.Next(4) == 0 ? centered : 0,
                RandomKind.Equal => 0.1,
                _ => centered,
            });
        }

        return numbers;
    }
}
