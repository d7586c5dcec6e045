using GuidedDescent.Language;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>
/// Shampoo's first direction for <c>G = U S Vᵀ</c> is <c>U S (S² + ε)^(-1/2) Vᵀ</c>, whose singular values are below 1 however small S
/// gets. Single precision holds the second moments to 6e-8 of the largest eigenvalue; directions below that have no meaning, but must
/// not grow.
/// </summary>
public class IllConditionedShampooTests
{
    private const double LearningRate = 0.5;
    private const double Decay = 0.1;

    public static TheoryData<double, InverseRootMethod> Cases
    {
        get
        {
            var data = new TheoryData<double, InverseRootMethod>();
            foreach (double condition in new[] { 1e2, 1e4, 1e6, 1e8, 1e10, 1e12 })
            {
                data.Add(condition, InverseRootMethod.Eigendecomposition);
                data.Add(condition, InverseRootMethod.CoupledNewton);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void FirstUpdate_IsNoLongerThanAnOrthogonalOne(double condition, InverseRootMethod method)
    {
        const double Epsilon = 1e-5;
        Matrix start = SeededMatrix.Normal(24, 24, 1);
        double[] values = SeededMatrix.Geometric(24, 1, 1 / Math.Sqrt(condition));
        Matrix gradient = SeededMatrix.WithSingularValues(24, 24, values, 2);
        var shampoo = new Shampoo(LearningRate, Epsilon: Epsilon, WeightDecay: Decay, RootMethod: method);
        using var trained = new TrainedMatrix(shampoo, start);

        trained.Step(gradient);

        Matrix update = ((start * (1 - (LearningRate * Decay))) - trained.Weight) / LearningRate;
        double[] expected = [.. values.Select(value => value / Math.Sqrt((value * value) + Epsilon))];
        double[] actual = SeededMatrix.SingularValuesOf(update);
        for (int index = 0; index < values.Length; index++)
        {
            Assert.InRange(actual[index], expected[index] - 0.02, expected[index] + 0.02);
        }

        Assert.True(Dot(update, gradient).Value > 0);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Training_WithTheDefaultEpsilon_StaysFinite(double condition, InverseRootMethod method)
    {
        Matrix start = SeededMatrix.Normal(24, 24, 1);
        var shampoo = new Shampoo(LearningRate: 0.01, WeightDecay: Decay, RootMethod: method);
        using var trained = new TrainedMatrix(shampoo, start);
        for (int step = 1; step <= 20; step++)
        {
            trained.Step(SeededMatrix.WithSingularValues(24, 24, SeededMatrix.Geometric(24, 1, 1 / Math.Sqrt(condition)), step % 3));
            Assert.True(trained.Weight.Values.ToArray().All(double.IsFinite), $"step {step}");
        }
    }
}
