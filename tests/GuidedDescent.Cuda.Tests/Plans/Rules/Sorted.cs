using GuidedDescent.Language;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Cuda.Tests.Plans;

/// <summary>Columns and rows in the order of keys, some of them equal or not numbers, and a transposed matrix.</summary>
[Optimizer]
public sealed partial record Sorted(double LearningRate = 0.1, double WeightDecay = 0.05)
{
    [UpdateRule]
    private void Update(ref Matrix w, Matrix g, [State] ref Matrix m)
    {
        Matrix keys = ColumnSum(g);
        keys = Where(keys > 0.5, 0.25, Where(keys < -0.5, Sqrt(keys), keys));
        m = SortColumns(m + g, keys);
        Matrix turned = SortColumns(m.T, RowSum(w).T);
        m = SortRows(turned.T, RowSum(g));
        w -= LearningRate * (m + WeightDecay * w);
    }
}
