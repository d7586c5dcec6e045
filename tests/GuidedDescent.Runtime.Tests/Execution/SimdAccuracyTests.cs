using System.Numerics;
using GuidedDescent.Execution.Cpu;

namespace GuidedDescent.Runtime.Tests.Execution;

/// <summary>The elementary functions against those of double precision, in units of the last place of the exact result.</summary>
public class SimdAccuracyTests
{
    private const int SampleCount = 10_000_000;
    private const int PairCount = 3_000_000;

    [Fact]
    public void Exp_AllMagnitudes_IsWithinNineTenthsOfAnUlp() => CheckUnary(Simd.Exp, Math.Exp, 0.9);

    [Fact]
    public void Log_AllMagnitudes_IsWithinNineTenthsOfAnUlp() => CheckUnary(Simd.Log, Math.Log, 0.9);

    [Fact]
    public void Tanh_AllMagnitudes_IsWithinOneAndFourTenthsUlp() => CheckUnary(Simd.Tanh, Math.Tanh, 1.4);

    [Fact]
    public void Atan2_AllMagnitudes_IsWithinOneAndSixTenthsUlp() => CheckBinary(Simd.Atan2, Math.Atan2, 1.6);

    [Fact]
    public void Pow_AllMagnitudes_IsWithinOneUlp() => CheckBinary(Simd.Pow, Math.Pow, 1);

    private static void CheckUnary(Func<Vector<float>, Vector<float>> function, Func<double, double> reference, double bound)
    {
        float[] x = SimdSamples.Spread(SampleCount);
        float[] actual = function.Apply(x);
        for (int i = 0; i < x.Length; i++)
        {
            double exact = reference(x[i]);
            if (!IsWithin(bound, actual[i], exact))
            {
                Assert.Fail($"f({x[i]:g9}) is {actual[i]:g9} where {exact:g12} is exact.");
            }
        }
    }

    private static void CheckBinary(
        Func<Vector<float>, Vector<float>, Vector<float>> function, Func<double, double, double> reference, double bound)
    {
        (float[] x, float[] y) = SimdSamples.Pairs(PairCount);
        float[] actual = function.Apply(x, y);
        for (int i = 0; i < x.Length; i++)
        {
            double exact = reference(x[i], y[i]);
            if (!IsWithin(bound, actual[i], exact))
            {
                Assert.Fail($"f({x[i]:g9}, {y[i]:g9}) is {actual[i]:g9} where {exact:g12} is exact.");
            }
        }
    }

    private static bool IsWithin(double bound, float actual, double exact)
    {
        if (double.IsNaN(exact) || float.IsNaN(actual))
        {
            return double.IsNaN(exact) && float.IsNaN(actual);
        }

        if (double.IsNegative(exact) != float.IsNegative(actual))
        {
            return false;
        }

        // An overflow to infinity is an error like any other: infinity stands where the next float would.
        double reached = float.IsFinite(actual) ? Math.Abs((double)actual) : Math.ScaleB(1, 128);
        double wanted = Math.Min(Math.Abs(exact), Math.ScaleB(1, 128));
        return Math.Abs(reached - wanted) <= bound * Spacing(wanted);
    }

    // The distance of neighbouring floats at the exact result.
    private static double Spacing(double value) =>
        value == 0 ? float.Epsilon : Math.ScaleB(1, Math.Clamp(Math.ILogB(value), -126, 127) - 23);
}
