using GuidedDescent.Benchmarks.Kernels;
using GuidedDescent.Benchmarks.Workloads;

namespace GuidedDescent.Benchmarks.Quick;

/// <summary>Makes sure, before anything is timed, that the variants of a rule compute the same.</summary>
internal static class HandWrittenCheck
{
    private const int Elements = 1_003;
    private const int Steps = 5;
    private const float Tolerance = 1e-5f;

    /// <summary>Takes a few steps in every way and compares the weights.</summary>
    /// <exception cref="InvalidOperationException">They differ by more than rounding explains.</exception>
    public static void Run(Contestant contestant)
    {
        if (contestant.HandWritten is not { } rule)
        {
            return;
        }

        float[] expected = Weights(contestant, hand: null);
        Compare(contestant, expected, Weights(contestant, rule.Scalar), "loop");
        Compare(contestant, expected, Weights(contestant, rule.Primitives), "use of TensorPrimitives");
    }

    private static float[] Weights(Contestant contestant, StreamPass? hand)
    {
        using var parameters = new ParameterSet();
        Parameter weight = parameters.Add("weight", [Elements]);
        RandomNumbers.Fill(parameters);
        using var optimizer = new Optimizer(parameters, contestant.Rule);
        using var scratch = new Scratch(Elements);
        for (int step = 1; step <= Steps; step++)
        {
            if (hand is null)
            {
                optimizer.Step();
            }
            else
            {
                contestant.HandWritten!.Begin(step);
                hand(Streams.Of(optimizer, weight), scratch);
            }
        }

        return weight.Value.ToArray();
    }

    private static void Compare(Contestant contestant, float[] expected, float[] actual, string what)
    {
        for (int index = 0; index < expected.Length; index++)
        {
            if (!(MathF.Abs(expected[index] - actual[index]) <= Tolerance))
            {
                throw new InvalidOperationException(
                    $"The hand-written {what} for {contestant} gives {actual[index]} where the rule gives {expected[index]}.");
            }
        }
    }
}
