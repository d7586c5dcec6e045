using GuidedDescent.Samples.Anisotropy;
using GuidedDescent.Samples.Anisotropy.SingleIndex;
using MathNet.Numerics.LinearAlgebra;

namespace GuidedDescent.Samples.Tests;

public class AnisotropySingleIndexTests
{
    private const int Seed = 3;
    private static readonly Matrix<double> Basis =
        new RandomSource(Seed, stream: 0).Orthonormal(SpikeProblem.Dimension, SpikeProblem.Dimension);

    // A damping above everything leaves the gradient's direction: two formulas with one value.
    [Theory]
    [InlineData(1, 1600)]
    [InlineData(100, 1600)]
    [InlineData(100, 6400)]
    public void Preconditioned_HugeDamping_IsTheGradient(double condition, int samples)
    {
        var prediction = new SpikePrediction(new SpikeTeacher(Basis, condition, Seed));

        Assert.Equal(prediction.Gradient(samples), prediction.Preconditioned(samples, damping: 1e7), 1e-5);
    }

    // With isotropic inputs everything is a number: c₁ = 1/2, s = 1, and a ridge that solves κ = λ + γ κ / (1 + κ).
    [Fact]
    public void Prediction_IsotropicInputs_IsTheClosedForm()
    {
        const double StudentPart = 0.01;
        const double Variance = 0.5 - 0.5 / Math.PI + 0.25;
        const double Ratio = 400 / 1600.0;
        var prediction = new SpikePrediction(new SpikeTeacher(Basis, inputCondition: 1, Seed));

        Assert.Equal(0.25 / (0.25 + StudentPart + (Variance + StudentPart) * Ratio), prediction.Gradient(1600), 1e-9);

        const double Damping = 0.1;
        double linear = 1 - Damping - Ratio;
        double ridge = (-linear + Math.Sqrt(linear * linear + 4 * Damping)) / 2;
        double square = 1 / ((1 + ridge) * (1 + ridge));
        double noise = Variance - 0.25 + ridge * ridge * square * (0.25 + StudentPart);
        double expected = 0.25 * square / ((0.25 + StudentPart) * square + noise * Ratio * square / (1 - Ratio * square));
        Assert.Equal(expected, prediction.Preconditioned(1600, Damping), 1e-9);
    }

    // The gradient of a large batch stays off the direction; the whitened one does not, but for the student's own part.
    [Fact]
    public void Prediction_EndlessSamples_IsBiasedForTheGradientOnly()
    {
        var prediction = new SpikePrediction(new SpikeTeacher(Basis, inputCondition: 100, Seed));

        Assert.InRange(prediction.Gradient(1_000_000_000), 0.3, 0.5);
        Assert.Equal(0.25 / 0.26, prediction.Preconditioned(1_000_000_000, damping: 1e-9), 1e-4);
    }

    [Fact]
    public void Alignment_RankOneAndNoise_IsThatOfTheFirstSingularVector()
    {
        Matrix<double> matrix = new RandomSource(Seed, stream: 1).NormalMatrix(9, 6);
        Vector<double> singular = matrix.Svd().VT.Row(0);
        float[] direction = [0, 0, 1, 0, 0, 0];

        Assert.Equal(singular[2] * singular[2], Spike.Alignment(matrix.ToRows(), direction), 1e-4);
    }

    [Fact]
    public void OfGradient_Sgd_IsTheGradientItself()
    {
        var teacher = new SpikeTeacher(Basis, inputCondition: 10, Seed);
        var problem = new SpikeProblem(teacher, samples: 50, Seed);
        float[] gradient = problem.Gradient();

        float[] spike = Spike.OfGradient(problem, gradient);
        float[] signs = Spike.OfSign(problem, gradient);

        Assert.All(spike.Zip(gradient), pair => Assert.Equal(-pair.Second, pair.First, 1e-7f));
        Assert.All(signs.Zip(gradient), pair => Assert.Equal(-MathF.Sign(pair.Second), pair.First, 1e-5f));
    }

    // K-FAC's step is the gradient times the inverse of the samples' damped second moment, over 1 + damping.
    [Fact]
    public void OfKfac_OneStep_SolvesAgainstTheSecondMoment()
    {
        const double Damping = 0.1;
        var teacher = new SpikeTeacher(Basis, inputCondition: 10, Seed);
        var problem = new SpikeProblem(teacher, samples: 500, Seed);
        float[] gradient = problem.Gradient();

        Matrix<double> spike = ToMatrix(Spike.OfKfac(problem, gradient, Damping));

        Matrix<double> inputs = ToMatrix(problem.Inputs);
        Matrix<double> moment = inputs.TransposeThisAndMultiply(inputs) / problem.Samples
            + Damping * Matrix<double>.Build.DenseIdentity(SpikeProblem.Dimension);
        Matrix<double> expected = ToMatrix(gradient);
        Matrix<double> actual = -(1 + Damping) * spike * moment;
        Assert.InRange((actual - expected).FrobeniusNorm() / expected.FrobeniusNorm(), 0, 1e-4);
    }

    private static Matrix<double> ToMatrix(ReadOnlySpan<float> elements) => elements.ToMatrix(SpikeProblem.Dimension);
}
