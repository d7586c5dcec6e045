using GuidedDescent.Language;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>
/// Dion's update is <c>sqrt(rows / columns) P Qᵀ</c> with orthonormal columns of P, and columns of Q of length 1 that are kept as the
/// basis. From both, P is the update times <c>Q (Qᵀ Q)⁻¹</c>.
/// </summary>
public class DionTests
{
    private const double LearningRate = 0.5;
    private const double Momentum = 0.8;
    private const double Decay = 0.1;
    private const double Tolerance = 1e-4;

    [Theory]
    [InlineData(12, 12, 3)]
    [InlineData(9, 40, 3)]
    [InlineData(40, 9, 3)]
    [InlineData(12, 12, 12)]
    [InlineData(10, 15, 768)]
    public void Update_IsOrthonormalTimesTheBasis(int rows, int columns, int rank)
    {
        Matrix start = 0.1 * SeededMatrix.Normal(rows, columns, 1);
        var dion = new Dion(LearningRate, Momentum, Decay, rank);
        using var trained = new TrainedMatrix(dion, start);
        int kept = Math.Min(rank, Math.Min(rows, columns));
        for (int step = 1; step <= 5; step++)
        {
            Matrix gradient = SeededMatrix.Normal(rows, columns, 10 + step);
            Matrix before = trained.Weight;
            Matrix gathered = trained.State("momentum") + gradient;
            trained.Step(gradient);

            Matrix basis = trained.State("basis");
            Assert.InRange(SeededMatrix.Distance(ColumnNorm(basis), Matrix.Filled(1, kept, 1)), 0, 1e-6);

            Matrix update = ((before * (1 - (LearningRate * Decay))) - trained.Weight) / (LearningRate * Math.Sqrt((double)rows / columns));
            Matrix left = MatMul(update, Solve(MatMul(basis.T, basis), basis.T).T);
            Assert.InRange(SeededMatrix.Distance(MatMul(left.T, left), Identity(kept)), 0, Tolerance);
            Assert.InRange(SeededMatrix.Distance(MatMul(left, basis.T), update), 0, Tolerance);

            // What the step used of the momentum is P Pᵀ of it; a share stays.
            Matrix used = MatMul(left, MatMul(left.T, gathered));
            Assert.InRange(SeededMatrix.Distance(trained.State("momentum"), gathered - ((1 - Momentum) * used)), 0, Tolerance);
        }
    }
}
