using GuidedDescent.Language;
using GuidedDescent.Rules;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>NorMuon's update is Muon's with other lengths of its rows, at the same norm of the whole.</summary>
public class NorMuonTests
{
    private const double LearningRate = 0.5;
    private const double Decay = 0.1;
    private const double Tolerance = 2e-5;

    [Theory]
    [InlineData(12, 12)]
    [InlineData(9, 40)]
    [InlineData(40, 9)]
    [InlineData(7, 1)]
    public void Update_KeepsNormAndRowsDirections(int rows, int columns)
    {
        Matrix start = 0.1 * SeededMatrix.Normal(rows, columns, 1);
        using var normalized = new TrainedMatrix(new NorMuon(LearningRate, Beta2: 0.9, WeightDecay: Decay), start);
        using var plain = new TrainedMatrix(new Muon(LearningRate, WeightDecay: Decay), start);
        for (int step = 1; step <= 5; step++)
        {
            Matrix gradient = SeededMatrix.Normal(rows, columns, 10 + step) * new Matrix(rows, 1, SeededMatrix.Geometric(rows, 1, 0.2));
            Matrix actual = Update(normalized, gradient);
            Matrix expected = Update(plain, gradient);
            Assert.InRange(Norm(actual).Value / Norm(expected).Value, 1 - Tolerance, 1 + Tolerance);
            Matrix cosines = RowSum(actual * expected) / (RowNorm(actual) * RowNorm(expected));
            Assert.All(cosines.Values.ToArray(), cosine => Assert.InRange(cosine, 1 - Tolerance, 1 + Tolerance));
            if (step == 1)
            {
                // The running mean square is a share of the row's own.
                Matrix lengths = RowNorm(actual);
                Assert.InRange(SeededMatrix.Distance(lengths, Matrix.Filled(rows, 1, Mean(lengths).Value)), 0, Tolerance);
            }
        }
    }

    [Fact]
    public void OneRow_IsMuon()
    {
        Matrix start = SeededMatrix.Normal(1, 40, 1);
        using var normalized = new TrainedMatrix(new NorMuon(LearningRate, WeightDecay: Decay), start);
        using var plain = new TrainedMatrix(new Muon(LearningRate, WeightDecay: Decay), start);
        for (int step = 1; step <= 5; step++)
        {
            normalized.Step(SeededMatrix.Normal(1, 40, 10 + step));
            plain.Step(SeededMatrix.Normal(1, 40, 10 + step));
            Assert.InRange(SeededMatrix.Distance(normalized.Weight, plain.Weight), 0, 1e-6);
        }
    }

    private static Matrix Update(TrainedMatrix trained, Matrix gradient)
    {
        Matrix decayed = trained.Weight * (1 - (LearningRate * Decay));
        trained.Step(gradient);
        return decayed - trained.Weight;
    }
}
