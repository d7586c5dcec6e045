using GuidedDescent.Language;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>
/// LAMB's move is AdamW's, <c>-η (u + λ w)</c> from the same weight with the same moments, times the ratio of the norms of w and of
/// <c>u + λ w</c>: of AdamW's direction, of length η |w|.
/// </summary>
public class TrustRatioTests
{
    private const double LearningRate = 0.02;
    private const double Beta1 = 0.8;
    private const double Beta2 = 0.95;
    private const double Epsilon = 1e-6;
    private const double Decay = 0.1;

    private static readonly Lamb s_lamb = new(LearningRate, Beta1, Beta2, Epsilon, Decay, MaximumGradientNorm: 0);
    private static readonly AdamW s_adam = new(LearningRate, Beta1, Beta2, Epsilon, Decay);

    [Theory]
    [InlineData(6, 9)]
    [InlineData(1, 300)]
    public void Lamb_MovesAsFarAsTheWeightIsLong_WhereAdamWGoes(int rows, int columns)
    {
        Matrix start = 0.3 * SeededMatrix.Normal(rows, columns, 1);
        using var lamb = new TrainedMatrix(s_lamb, start);
        using var adam = new TrainedMatrix(s_adam, start);
        for (int step = 1; step <= 8; step++)
        {
            Matrix gradient = SeededMatrix.Normal(rows, columns, 10 + step);
            Matrix before = lamb.Weight;
            adam.Weight = before;
            lamb.Step(gradient);
            adam.Step(gradient);
            Matrix direction = adam.Weight - before;
            Matrix expected = direction * (LearningRate * Norm(before) / Norm(direction));
            Assert.InRange(SeededMatrix.Distance(lamb.Weight - before, expected), 0, 1e-5);
        }
    }

    /// <summary>
    /// A ratio of 1 asks for <c>|w| = |u + λ w|</c>. At the first step u is the sign of the gradient, and w = c x is as long for the
    /// positive root of <c>(1 - λ²) |x|² c² - 2 λ (u · x) c - |u|² = 0</c>.
    /// </summary>
    [Fact]
    public void Lamb_WithRatioOne_IsAdamW()
    {
        Matrix gradient = SeededMatrix.Normal(8, 12, 2);
        Matrix u = gradient / (Abs(gradient) + Epsilon);
        Matrix x = SeededMatrix.Normal(8, 12, 1);
        double a = (1 - (Decay * Decay)) * Sum(x * x).Value;
        double b = Decay * Dot(u, x).Value;
        double scale = (b + Math.Sqrt((b * b) + (a * Sum(u * u).Value))) / a;
        using var lamb = new TrainedMatrix(s_lamb, x * scale);
        using var adam = new TrainedMatrix(s_adam, x * scale);

        lamb.Step(gradient);
        adam.Step(gradient);

        Assert.InRange(SeededMatrix.Distance(lamb.Weight, adam.Weight), 0, 1e-7);
        Assert.True(SeededMatrix.Distance(lamb.Weight, x * scale) > 0.01);
    }

    [Fact]
    public void Lamb_WithoutDecay_IsAdam()
    {
        Matrix start = SeededMatrix.Normal(8, 12, 1);
        using var lamb = new TrainedMatrix(s_lamb with { WeightDecay = 0 }, start);
        using var adam = new TrainedMatrix(s_adam with { WeightDecay = 0 }, start);
        for (int step = 1; step <= 8; step++)
        {
            lamb.Step(SeededMatrix.Normal(8, 12, 10 + step));
            adam.Step(SeededMatrix.Normal(8, 12, 10 + step));
            Assert.InRange(SeededMatrix.Distance(lamb.Weight, adam.Weight), 0, 1e-6);
        }
    }

    [Fact]
    public void Lamb_ThatAlwaysAdapts_ScalesWithoutDecay()
    {
        Matrix start = SeededMatrix.Normal(8, 12, 1);
        Matrix gradient = SeededMatrix.Normal(8, 12, 2);
        using var lamb = new TrainedMatrix(s_lamb with { WeightDecay = 0, AlwaysAdapt = true }, start);
        using var adam = new TrainedMatrix(s_adam with { WeightDecay = 0 }, start);
        lamb.Step(gradient);
        adam.Step(gradient);
        Matrix direction = adam.Weight - start;
        Matrix expected = direction * (LearningRate * Norm(start) / Norm(direction));
        Assert.InRange(SeededMatrix.Distance(lamb.Weight - start, expected), 0, 1e-5);
    }

    /// <summary>
    /// A weight that starts from zeros, as biases do, has no length to go by, and would stay zero if it were scaled to it.
    /// </summary>
    [Fact]
    public void Lamb_FromZeros_StartsAsAdam()
    {
        Matrix zeros = Matrix.Filled(1, 12, 0);
        Matrix gradient = SeededMatrix.Normal(1, 12, 2);
        using var lamb = new TrainedMatrix(s_lamb, zeros);
        using var adam = new TrainedMatrix(s_adam, zeros);
        lamb.Step(gradient);
        adam.Step(gradient);
        Assert.InRange(SeededMatrix.Distance(lamb.Weight, adam.Weight), 0, 1e-6);
    }

    /// <summary>LARS's first step goes against the gradient, as far as a share of the weight's length.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Lars_WithoutDecay_ScalesOnlyWhereItAlwaysAdapts(bool alwaysAdapt)
    {
        Matrix start = SeededMatrix.Normal(8, 12, 1);
        Matrix gradient = SeededMatrix.Normal(8, 12, 2);
        var lars = new Lars(LearningRate, Momentum: 0.9, TrustCoefficient: 0.05, Epsilon: 0, AlwaysAdapt: alwaysAdapt);
        using var trained = new TrainedMatrix(lars, start);
        trained.Step(gradient);
        double ratio = alwaysAdapt ? 0.05 * Norm(start).Value / Norm(gradient).Value : 1;
        Matrix expected = -LearningRate * ratio * gradient;
        Assert.InRange(SeededMatrix.Distance(trained.Weight - start, expected), 0, 1e-4);
    }

    [Fact]
    public void Lars_FromZeros_StartsAsSgd()
    {
        Matrix zeros = Matrix.Filled(1, 12, 0);
        Matrix gradient = SeededMatrix.Normal(1, 12, 2);
        using var trained = new TrainedMatrix(new Lars(LearningRate, Momentum: 0.9, WeightDecay: Decay, TrustCoefficient: 0.05), zeros);
        trained.Step(gradient);
        Assert.InRange(SeededMatrix.Distance(trained.Weight, -LearningRate * gradient), 0, 1e-6);
    }
}
