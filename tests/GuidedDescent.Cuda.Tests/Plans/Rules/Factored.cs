using GuidedDescent.Language;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Cuda.Tests.Plans;

/// <summary>Sums of rows and columns, numbers per row and per column, and a plain form for vectors.</summary>
[Optimizer]
public sealed partial record Factored(double LearningRate = 0.1, double Beta = 0.9, double WeightDecay = 0.05)
{
    [UpdateRule]
    private void Update(
        ref Matrix w,
        Matrix g,
        [State(Columns = Dim.One)] ref Matrix rows,
        [State(Rows = Dim.One)] ref Matrix columns)
    {
        Matrix square = g * g + 1e-6;
        rows = Lerp(rows, RowMean(square), 1 - Beta);
        columns = Lerp(columns, ColumnMean(square), 1 - Beta);
        w -= LearningRate * (g * Rsqrt(rows / Mean(rows)) * Rsqrt(columns) + WeightDecay * w);
    }

    [UpdateRule]
    private void Update(ref Tensor w, Tensor g, [State] ref Tensor v)
    {
        v = Lerp(v, g * g + 1e-6, 1 - Beta);
        w -= LearningRate * (g * Rsqrt(v) + WeightDecay * w);
    }
}
