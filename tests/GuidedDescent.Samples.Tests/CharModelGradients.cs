using GuidedDescent.Samples.CharModel.Model;
using GuidedDescent.Samples.Digits;

namespace GuidedDescent.Samples.Tests;

/// <summary>Holds gradients in single precision against differences of a loss in double precision.</summary>
internal static class CharModelGradients
{
    /// <summary>The unit roundoff of single precision.</summary>
    public const double Roundoff = 1.0 / (1 << 24);

    // The truncation error of a central difference is about its square, 1e-8 of the derivative; the rounding error of the losses,
    // 1e-16 / 1e-4, is less. Both are below the roundoff of what is checked.
    private const double Difference = 1e-4;

    /// <summary>The derivatives of a loss with respect to numbers that it reads.</summary>
    public static double[] CentralDifferences(Func<double> loss, double[] at)
    {
        double[] derivatives = new double[at.Length];
        for (int index = 0; index < at.Length; index++)
        {
            double value = at[index];
            at[index] = value + Difference;
            double above = loss();
            at[index] = value - Difference;
            double below = loss();
            at[index] = value;
            derivatives[index] = (above - below) / (2 * Difference);
        }

        return derivatives;
    }

    /// <summary>Fails unless the error, as a vector, is at most so many roundoffs of the true vector.</summary>
    public static void AssertClose(double[] expected, ReadOnlySpan<float> actual, double roundoffs, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        double squaredError = 0;
        double squaredNorm = 0;
        for (int index = 0; index < expected.Length; index++)
        {
            squaredError += Math.Pow(actual[index] - expected[index], 2);
            squaredNorm += Math.Pow(expected[index], 2);
        }

        Assert.True(squaredNorm > 0, $"{what} is zero, which proves nothing.");
        double error = Math.Sqrt(squaredError / squaredNorm) / Roundoff;
        Assert.True(error <= roundoffs, $"{what} is off by {error:0.0} roundoffs, but {roundoffs} are allowed.");
    }

    /// <summary>Numbers in [-scale, scale).</summary>
    public static double[] Numbers(int count, ulong seed, float scale = 1)
    {
        var random = new RandomStream(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (double)(scale * random.NextSigned()))];
    }

    /// <summary>Rows that hold numbers which are exact in single precision.</summary>
    public static Activations Rows(double[] numbers, int width)
    {
        var rows = new Activations();
        rows.Resize(numbers.Length / width, width);
        for (int index = 0; index < numbers.Length; index++)
        {
            rows.All[index] = (float)numbers[index];
        }

        return rows;
    }

    /// <summary>Draws all weights anew, none of them zero or one, and copies them in double precision.</summary>
    public static Dictionary<string, double[]> Randomize(ParameterSet parameters)
    {
        var weights = new Dictionary<string, double[]>();
        foreach (Parameter parameter in parameters)
        {
            float scale = parameter.Shape.Rank == 1 ? 1 : 1.7f / MathF.Sqrt(parameter.Shape[1]);
            double[] numbers = Numbers((int)parameter.Length, (ulong)weights.Count + 5, scale);
            for (int index = 0; index < numbers.Length; index++)
            {
                parameter.Value[index] = (float)numbers[index];
            }

            weights.Add(parameter.Name, numbers);
        }

        return weights;
    }
}
