using GuidedDescent.Language;
using Xunit.Abstractions;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Runtime.Tests.Language;

/// <summary>Bounds are of use only when they are narrow: a whole training run against its fused kernel.</summary>
public sealed class ErrorBoundSharpnessTests(ITestOutputHelper output)
{
    private const int Elements = 1031;
    private const int Steps = 20;
    private const double LearningRate = 1e-2;
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;
    private const double WeightDecay = 0.1;

    [Fact]
    public void Bounds_TwentyStepsOfAdamW_HoldTheKernelAndStayNarrow()
    {
        Trajectory trajectory = Train(epsilonInsideTheRoot: false);

        double scale = trajectory.Reference.Values.ToArray().Max(Math.Abs);
        double widest = trajectory.Reference.ErrorBounds.ToArray().Max();
        double farthest = Enumerable.Range(0, Elements)
            .Max(element => Math.Abs(trajectory.Kernel[element] - trajectory.Reference[element]));
        output.WriteLine($"relative to the largest weight: bounds up to {widest / scale:G3}, errors up to {farthest / scale:G3}");

        Assert.Equal(0, trajectory.Refused);
        Assert.InRange(widest / scale, 1e-8, 1e-5);
        Assert.InRange(widest / farthest, 1, 100);
    }

    [Fact]
    public void Bounds_AdamWWithEpsilonInsideTheRoot_RefuseTheKernel()
    {
        Trajectory trajectory = Train(epsilonInsideTheRoot: true);

        Assert.InRange(trajectory.Refused, Elements / 2, Elements);
    }

    private static Trajectory Train(bool epsilonInsideTheRoot)
    {
        var random = new Random(5);
        float[] w = Random(random, 1);
        var m = new float[Elements];
        var v = new float[Elements];
        Tensor weight = Tensor.FromSingles([Elements], w).WithErrorBounds();
        Tensor first = Tensor.Zeros([Elements]).WithErrorBounds();
        Tensor second = Tensor.Zeros([Elements]).WithErrorBounds();
        for (int step = 1; step <= Steps; step++)
        {
            float[] g = Random(random, 0.01);
            Tensor gradient = Tensor.FromSingles([Elements], g).WithErrorBounds();
            Update(ref weight, gradient, ref first, ref second, new Step(step));
            RunKernel(w, g, m, v, new Step(step), epsilonInsideTheRoot);
        }

        return new Trajectory(weight, w, Enumerable.Range(0, Elements).Count(element => !weight.Admits(element, w[element])));
    }

    private static void Update(ref Tensor w, Tensor g, ref Tensor m, ref Tensor v, Step t)
    {
        w *= 1 - (LearningRate * WeightDecay);
        m = Lerp(m, g, 1 - Beta1);
        v = Lerp(v, g * g, 1 - Beta2);
        Tensor mHat = m / (1 - Pow(Beta1, t));
        Tensor vHat = v / (1 - Pow(Beta2, t));
        w -= LearningRate * mHat / (Sqrt(vHat) + Epsilon);
    }

    /// <summary>The rule as a compiler fuses it: contracted, host factors merged, reciprocals for divisions by them.</summary>
    private static void RunKernel(float[] w, float[] g, float[] m, float[] v, Step t, bool epsilonInsideTheRoot)
    {
        var decay = (float)(1 - (LearningRate * WeightDecay));
        var oneMinusBeta1 = (float)(1 - Beta1);
        var oneMinusBeta2 = (float)(1 - Beta2);
        var firstFactor = (float)(LearningRate / (1 - Pow(Beta1, t)));
        var secondFactor = (float)(1 / (1 - Pow(Beta2, t)));
        const float Small = (float)Epsilon;
        for (int element = 0; element < w.Length; element++)
        {
            float gradient = g[element];
            m[element] = MathF.FusedMultiplyAdd(oneMinusBeta1, gradient - m[element], m[element]);
            v[element] = MathF.FusedMultiplyAdd(
                oneMinusBeta2, MathF.FusedMultiplyAdd(gradient, gradient, -v[element]), v[element]);
            float denominator = epsilonInsideTheRoot
                ? MathF.Sqrt(MathF.FusedMultiplyAdd(v[element], secondFactor, Small))
                : MathF.Sqrt(v[element] * secondFactor) + Small;
            w[element] = MathF.FusedMultiplyAdd(w[element], decay, -(firstFactor * m[element] / denominator));
        }
    }

    private static float[] Random(Random random, double scale) =>
        [.. Enumerable.Range(0, Elements).Select(_ => (float)(scale * ((2 * random.NextDouble()) - 1)))];

    private sealed record Trajectory(Tensor Reference, float[] Kernel, int Refused);
}
