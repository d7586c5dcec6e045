using GuidedDescent.Language;
using GuidedDescent.Rules;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>
/// Grafted Shampoo takes the very steps of the grafted optimizer until its own preconditioner starts, and steps of the same length from
/// then on. A step is what is left of a move without the decay: <c>(w - w') / η - λ w</c>.
/// </summary>
public class GraftingTests
{
    private const double LearningRate = 0.05;
    private const double Decay = 0.1;
    private const int Start = 4;

    [Theory]
    [InlineData(7, 12)]
    [InlineData(20, 5)]
    public void Adam_GivesTheLength(int rows, int columns)
    {
        var shampoo = new Shampoo(
            LearningRate,
            Beta1: 0.8,
            Beta2: 0.9,
            Epsilon: 1e-4,
            WeightDecay: Decay,
            PreconditioningStart: Start,
            Grafting: GraftedOptimizer.Adam,
            GraftingBeta2: 0.9,
            GraftingEpsilon: 1e-8);
        Check(shampoo, new AdamW(LearningRate, 0.8, 0.9, 1e-8, Decay), SeededMatrix.Normal(rows, columns, 1));
    }

    [Theory]
    [InlineData(7, 12)]
    [InlineData(20, 5)]
    public void Sgd_GivesTheLength(int rows, int columns)
    {
        var shampoo = new Shampoo(
            LearningRate,
            Beta1: 0,
            Beta2: 0.9,
            Epsilon: 1e-4,
            WeightDecay: Decay,
            PreconditioningStart: Start,
            Grafting: GraftedOptimizer.Sgd);
        Check(shampoo, new Sgd(LearningRate, WeightDecay: Decay), SeededMatrix.Normal(rows, columns, 1));
    }

    /// <summary>With nothing grafted the roots are identities until the preconditioner starts, whatever the interval.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void None_IsPlainUntilTheStart(int interval)
    {
        Matrix start = SeededMatrix.Normal(7, 12, 1);
        var shampoo = new Shampoo(
            LearningRate, Beta1: 0, Epsilon: 1e-4, WeightDecay: Decay, Interval: interval, PreconditioningStart: Start);
        using var actual = new TrainedMatrix(shampoo, start);
        using var expected = new TrainedMatrix(new Sgd(LearningRate, WeightDecay: Decay), start);
        for (int step = 1; step <= Start; step++)
        {
            Matrix gradient = SeededMatrix.Normal(7, 12, 10 + step);
            actual.Step(gradient);
            expected.Step(gradient);
            double distance = SeededMatrix.Distance(actual.Weight - start, expected.Weight - start);
            Assert.True(step < Start ? distance < 1e-5 : distance > 0.05, $"step {step}: {distance}");
        }
    }

    private static void Check(IUpdateRule shampoo, IUpdateRule grafted, Matrix start)
    {
        using var actual = new TrainedMatrix(shampoo, start);
        using var expected = new TrainedMatrix(grafted, start);
        for (int step = 1; step <= 8; step++)
        {
            Matrix gradient = SeededMatrix.Normal(start.Rows, start.Columns, 10 + step);
            (Matrix before, Matrix beforeExpected) = (actual.Weight, expected.Weight);
            actual.Step(gradient);
            expected.Step(gradient);
            Matrix taken = Taken(before, actual.Weight);
            Matrix wanted = Taken(beforeExpected, expected.Weight);
            Assert.InRange(Norm(taken).Value / Norm(wanted).Value, 1 - 1e-5, 1 + 1e-5);
            double distance = SeededMatrix.Distance(taken, wanted);
            Assert.True(step < Start ? distance < 1e-5 : distance > 0.05, $"step {step}: {distance}");
        }
    }

    private static Matrix Taken(Matrix before, Matrix after) => ((before - after) / LearningRate) - (Decay * before);
}
