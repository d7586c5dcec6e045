using GuidedDescent.Samples.Anisotropy;
using GuidedDescent.Samples.Anisotropy.Representation;
using MathNet.Numerics.LinearAlgebra;

namespace GuidedDescent.Samples.Tests;

public class AnisotropyRepresentationTests
{
    private const int Seed = 5;

    // Without noise, G₊ = (1 - η) G + η F† F⋆ G⋆ for every covariance of the inputs.
    [Theory]
    [InlineData(1.0)]
    [InlineData(0.3)]
    public void Step_KroneckerWithoutNoise_IsIndependentOfTheCovariance(double learningRate)
    {
        (RepresentationProblem problem, Batch batch, Matrix<double> truth) = NoiseFree();
        using var method = new KroneckerDescent(problem, learningRate, whitensOutputs: true);

        method.Step(batch, batch);

        Matrix<double> start = ToMatrix(problem.InitialRepresentation, RepresentationProblem.Inputs);
        Matrix<double> recovered = ToMatrix(problem.InitialHead, RepresentationProblem.Rank).PseudoInverse() * truth;
        Matrix<double> expected = (1 - learningRate) * start + learningRate * recovered;
        Matrix<double> actual = ToMatrix(method.Network.Representation.Value, RepresentationProblem.Inputs);
        Assert.InRange((actual - expected).FrobeniusNorm() / expected.FrobeniusNorm(), 0, 2e-3);
        if (learningRate == 1)
        {
            Assert.InRange(new SubspaceDistance(problem.TrueRepresentation).To(method.Network.Representation.Value), 0, 2e-3);
        }
    }

    // With a full step, the head that follows is the one of least squares: it fits what there is to fit.
    [Fact]
    public void Step_KroneckerWithAFullStep_FitsTheTargets()
    {
        (RepresentationProblem problem, Batch batch, Matrix<double> truth) = NoiseFree();
        using var method = new KroneckerDescent(problem, learningRate: 1, whitensOutputs: true);

        method.Step(batch, batch);

        Matrix<double> product = ToMatrix(method.Network.Head.Value, RepresentationProblem.Rank)
            * ToMatrix(method.Network.Representation.Value, RepresentationProblem.Inputs);
        Assert.InRange((product - truth).FrobeniusNorm() / truth.FrobeniusNorm(), 0, 2e-3);
    }

    [Fact]
    public void Step_KroneckerWithInputsOnly_DoesNotRecoverAtOnce()
    {
        (RepresentationProblem problem, Batch batch, _) = NoiseFree();
        using var method = new KroneckerDescent(problem, learningRate: 1, whitensOutputs: false);

        method.Step(batch, batch);

        Assert.InRange(new SubspaceDistance(problem.TrueRepresentation).To(method.Network.Representation.Value), 0.5, 1);
    }

    [Fact]
    public void Differentiate_Network_GivesTheSlopeOfTheLoss()
    {
        (RepresentationProblem problem, Batch batch, _) = NoiseFree();
        using var network = new LinearNetwork(problem);
        network.Forward(batch);
        network.DifferentiateRepresentation(batch);
        network.DifferentiateHead();

        AssertSlope(network, network.Representation, index: 123, batch);
        AssertSlope(network, network.Head, index: 17, batch);
    }

    [Fact]
    public void To_KnownAngle_IsItsSine()
    {
        Matrix<double> truth = Matrix<double>.Build.Dense(2, 5, (row, column) => row == column ? 1 : 0);
        float[] rows = [2, 0, 0, 0, 0, 0, 4, 0, 0, 3];

        Assert.Equal(0.6, new SubspaceDistance(truth).To(rows), 1e-12);
        Assert.Equal(0, new SubspaceDistance(truth).To([1, 1, 0, 0, 0, -1, 2, 0, 0, 0]), 1e-7);
        Assert.Equal(1, new SubspaceDistance(truth).To([1, 0, 0, 0, 0, 0, 0, 1, 0, 0]), 1e-12);
        Assert.Equal(double.NaN, new SubspaceDistance(truth).To([1, 0, 0, 0, 0, 0, 0, float.NaN, 0, 0]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public void Root_Covariance_HasTheSpectrum(double condition)
    {
        var covariance = new Covariance(condition, new RandomSource(Seed, stream: 0).Orthonormal(7, 7));
        Matrix<double> root = ToMatrix(covariance.Root, 7);

        double[] eigenvalues = [.. (root * root).Evd().EigenValues.Select(value => value.Real).Order()];

        Assert.Equal(7, eigenvalues.Sum(), 1e-5);
        Assert.Equal(condition, eigenvalues[^1] / eigenvalues[0], 1e-4 * condition);
    }

    private static (RepresentationProblem Problem, Batch Batch, Matrix<double> Truth) NoiseFree()
    {
        var problem = new RepresentationProblem(new Condition(100, 10), Seed);
        var batch = new Batch();
        problem.Draw(new RandomSource(Seed, stream: 1), batch);

        // Targets from a head of the test's own, on the problem's inputs.
        Matrix<double> truth = new RandomSource(Seed, stream: 9)
            .NormalMatrix(RepresentationProblem.Outputs, RepresentationProblem.Rank) * problem.TrueRepresentation;
        Products.MultiplyByTransposed(batch.Inputs, truth.ToRows(), RepresentationProblem.Inputs, batch.Targets);
        return (problem, batch, truth);
    }

    private static void AssertSlope(LinearNetwork network, Parameter parameter, int index, Batch batch)
    {
        const float Width = 1e-2f;
        float value = parameter.Value[index];
        parameter.Value[index] = value + Width;
        double above = Loss(network, batch);
        parameter.Value[index] = value - Width;
        double below = Loss(network, batch);
        parameter.Value[index] = value;

        // The loss is a square: the difference is exact but for rounding.
        double slope = (above - below) / (2 * Width);
        Assert.Equal(slope, parameter.Gradient[index], 1e-3 * Math.Abs(slope));
    }

    private static double Loss(LinearNetwork network, Batch batch)
    {
        Matrix<double> product = ToMatrix(network.Head.Value, RepresentationProblem.Rank)
            * ToMatrix(network.Representation.Value, RepresentationProblem.Inputs);
        Matrix<double> residuals = ToMatrix(batch.Inputs, RepresentationProblem.Inputs) * product.Transpose()
            - ToMatrix(batch.Targets, RepresentationProblem.Outputs);
        return Math.Pow(residuals.FrobeniusNorm(), 2) / 2 / Batch.Samples;
    }

    private static Matrix<double> ToMatrix(ReadOnlySpan<float> elements, int columns) => elements.ToMatrix(columns);
}
