using System.Numerics;

namespace GuidedDescent.Runtime.Tests.Execution;

/// <summary>Arguments for the functions of kernels, in whole vectors and the same on every run.</summary>
internal static class SimdSamples
{
    // Where a formula changes, a result overflows or vanishes, or IEEE 754 asks for something of its own.
    private static readonly float[] s_magnitudes =
    [
        0f, float.Epsilon, 2 * float.Epsilon, 5.877472e-39f, 1.1754942e-38f, 1.1754944e-38f, 1e-30f, 1e-10f, 5.9604645e-8f,
        0.1f, 0.34657359f, 0.41421357f, 0.5f, 0.62499994f, 0.625f, 0.70710677f, 0.7071068f, 0.99999994f, 1f, 1.0000001f,
        1.4142135f, 1.4142137f, 1.5f, 2f, 2.5f, 3f, 7f, 9.010913f, 10f, 87.33655f, 88.72283f, 88.72284f, 89f, 103.27893f,
        103.97208f, 104f, 127f, 128f, 149f, 150f, 1e5f, 4194303.5f, 8388607.5f, 8388608f, 8388609f, 16777215f, 16777216f,
        16777218f, 1e20f, 1.7014118e38f, float.MaxValue, float.PositiveInfinity, float.NaN,
    ];

    /// <summary>The special values with both signs.</summary>
    public static float[] Special { get; } = [.. s_magnitudes, .. s_magnitudes.Select(value => -value)];

    /// <summary>Bit patterns spread evenly over all floats, and before them the special values.</summary>
    /// <param name="count">At least how many; all of the 2^32 floats would come before any came twice.</param>
    public static float[] Spread(int count)
    {
        float[] values = Whole(Special.Length + count);
        Special.CopyTo(values, 0);
        for (int i = Special.Length; i < values.Length; i++)
        {
            values[i] = BitConverter.UInt32BitsToSingle((uint)i * 2654435761u);
        }

        return values;
    }

    /// <summary>
    /// Every pair of special values, then pairs of several kinds: any two floats, two of like magnitude, and powers in range.
    /// </summary>
    /// <param name="count">At least how many pairs.</param>
    public static (float[] X, float[] Y) Pairs(int count)
    {
        float[] x = Whole((Special.Length * Special.Length) + count);
        float[] y = new float[x.Length];
        int pair = 0;
        foreach (float first in Special)
        {
            foreach (float second in Special)
            {
                (x[pair], y[pair]) = (first, second);
                pair++;
            }
        }

        Random random = new(20);
        for (; pair < x.Length; pair++)
        {
            x[pair] = AnyFloat(random);
            y[pair] = (pair % 5) switch
            {
                0 => AnyFloat(random),
                1 => x[pair] * (float)Math.Exp(random.NextDouble() - 0.5),
                2 => ExponentInRange(random, x[pair] = Math.Abs(x[pair])),
                3 => ExponentInRange(random, x[pair] = 1 + (0.1f * (random.NextSingle() - 0.5f))),
                _ => MathF.Round(ExponentInRange(random, x[pair])),
            };
        }

        return (x, y);
    }

    private static float AnyFloat(Random random) => BitConverter.UInt32BitsToSingle((uint)random.NextInt64(1L << 32));

    // Powers from beneath the smallest subnormal number to above the largest float.
    private static float ExponentInRange(Random random, float x) =>
        (float)(((random.NextDouble() * 290) - 155) / Math.Log2(Math.Abs(x)));

    private static float[] Whole(int count) =>
        new float[(count + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count];
}
