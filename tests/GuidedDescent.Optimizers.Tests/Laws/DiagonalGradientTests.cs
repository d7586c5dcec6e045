using GuidedDescent.Language;
using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>
/// Where all gradients are diagonal, <c>G = diag(g)</c>, so are the second moments of Shampoo and SOAP, both equal to <c>S = diag(s)</c>
/// with s what an elementwise method keeps of g². Shampoo's direction <c>S^(-1/4) M S^(-1/4)</c> then is <c>m / sqrt(s)</c>, and SOAP's
/// eigenbasis is a permutation, in which Adam is Adam. The small epsilons, which enter in different places, are too small to be seen.
/// </summary>
public class DiagonalGradientTests
{
    private const double LearningRate = 0.05;
    private const double Decay = 0.1;
    private const double Tiny = 1e-12;

    // Moves that are small beside the weight, in single precision, and roots by Newton's iteration, which stops at 1e-6.
    private const double Tolerance = 2e-5;

    [Theory]
    [InlineData(1, InverseRootMethod.Eigendecomposition)]
    [InlineData(5, InverseRootMethod.Eigendecomposition)]
    [InlineData(16, InverseRootMethod.Eigendecomposition)]
    [InlineData(5, InverseRootMethod.CoupledNewton)]
    [InlineData(16, InverseRootMethod.CoupledNewton)]
    public void ShampooOfSums_IsAdaGrad(int size, InverseRootMethod method)
    {
        // Decay that is coupled enters the gradient, which stays diagonal as the weight does.
        var shampoo =
            new Shampoo(LearningRate, Beta1: 0, Epsilon: Tiny, WeightDecay: Decay, DecoupledWeightDecay: false, RootMethod: method);
        CheckSame(shampoo, new AdaGrad(LearningRate, WeightDecay: Decay, Epsilon: Tiny), SeededMatrix.WithDiagonal(Diagonal(size, 0)));
    }

    [Theory]
    [InlineData(1, InverseRootMethod.Eigendecomposition)]
    [InlineData(16, InverseRootMethod.Eigendecomposition)]
    [InlineData(16, InverseRootMethod.CoupledNewton)]
    public void ShampooOfMeans_IsAdam(int size, InverseRootMethod method)
    {
        var shampoo = new Shampoo(
            LearningRate, Beta1: 0.8, Beta2: 0.9, Epsilon: Tiny, WeightDecay: Decay, DecoupledWeightDecay: false, RootMethod: method);
        CheckSame(shampoo, new Adam(LearningRate, 0.8, 0.9, Tiny, Decay), SeededMatrix.WithDiagonal(Diagonal(size, 0)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public void ShampooOfMeans_WithDecoupledDecay_IsAdamW(int size)
    {
        var shampoo = new Shampoo(LearningRate, Beta1: 0.8, Beta2: 0.9, Epsilon: Tiny, WeightDecay: Decay);
        CheckSame(shampoo, new AdamW(LearningRate, 0.8, 0.9, Tiny, Decay), SeededMatrix.Normal(size, size, 1));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(16)]
    public void Soap_IsAdamWThatDecaysLast(int size)
    {
        var soap = new Soap(LearningRate, 0.8, 0.9, Epsilon: Tiny, WeightDecay: Decay, Interval: 100);
        AdamThatDecaysLast.Check(soap, step => SeededMatrix.WithDiagonal(Diagonal(size, step)), Tolerance);
    }

    private static void CheckSame(IUpdateRule rule, IUpdateRule elementwise, Matrix start)
    {
        using var actual = new TrainedMatrix(rule, start);
        using var expected = new TrainedMatrix(elementwise, start);
        for (int step = 1; step <= 8; step++)
        {
            Matrix gradient = SeededMatrix.WithDiagonal(Diagonal(start.Rows, step));
            actual.Step(gradient);
            expected.Step(gradient);
            Assert.InRange(SeededMatrix.Distance(actual.Weight - start, expected.Weight - start), 0, Tolerance);
        }
    }

    // Numbers of both signs between 1/2 and 2, all of different size.
    private static double[] Diagonal(int size, int step)
    {
        var random = new Random(100 + step);
        return [.. Enumerable.Range(0, size).Select(_ => (random.Next(2) == 0 ? -1 : 1) * (0.5 + (1.5 * random.NextDouble())))];
    }
}
