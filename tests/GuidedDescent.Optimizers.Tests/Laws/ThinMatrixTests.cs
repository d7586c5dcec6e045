using GuidedDescent.Language;
using GuidedDescent.Rules;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>
/// A matrix of one row or column has one singular value, its norm: orthogonalized it is <c>G / |G|</c>, and between the inverse fourth
/// roots of <c>G Gᵀ</c> and <c>Gᵀ G</c>, which have the eigenvalue |G|² in the direction of G, it is that too.
/// </summary>
public class ThinMatrixTests
{
    private const double LearningRate = 0.5;
    private const double Decay = 0.1;

    [Theory]
    [InlineData(1, 9)]
    [InlineData(9, 1)]
    [InlineData(1, 40)]
    [InlineData(40, 1)]
    [InlineData(1, 1)]
    public void FirstUpdate_IsTheNormalizedGradient(int rows, int columns)
    {
        double larger = Math.Sqrt(Math.Max(1, (double)rows / columns));
        Check(
            new Muon(LearningRate, WeightDecay: Decay, Coefficients: NewtonSchulzCoefficients.PolarExpress8), rows, columns, larger);
        Check(new Dion(LearningRate, WeightDecay: Decay), rows, columns, Math.Sqrt((double)rows / columns));
        Check(new Shampoo(LearningRate, Epsilon: 1e-6, WeightDecay: Decay), rows, columns, 1);
        Check(
            new Shampoo(LearningRate, Epsilon: 1e-4, WeightDecay: Decay, RootMethod: InverseRootMethod.CoupledNewton), rows, columns, 1);
    }

    private static void Check(IUpdateRule rule, int rows, int columns, double factor)
    {
        Matrix start = SeededMatrix.Normal(rows, columns, 1);
        Matrix gradient = 3 * SeededMatrix.Normal(rows, columns, 2);
        using var trained = new TrainedMatrix(rule, start);

        trained.Step(gradient);

        Matrix update = ((start * (1 - (LearningRate * Decay))) - trained.Weight) / (LearningRate * factor);
        Assert.InRange(SeededMatrix.Distance(update, gradient / Norm(gradient)), 0, 5e-4);
    }
}
