using GuidedDescent.Language;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Cuda.Tests.Plans;

/// <summary>An input, and states of every initial content.</summary>
[Optimizer]
public sealed partial record Fed(double LearningRate = 0.1, double WeightDecay = 0.05, double First = 0.25)
{
    [UpdateRule]
    private void Update(
        ref Matrix w,
        Matrix g,
        [Input(Columns = Dim.Columns)] Matrix activations,
        [State(Initial = Initial.Start)] ref Matrix start,
        [State(Rows = Dim.Columns, Columns = Dim.Rank, Rank = nameof(RankOf), Initial = Initial.Gaussian)] ref Matrix basis,
        [State(InitialValue = nameof(First))] ref Scalar average,
        [State(Rows = Dim.Columns, Columns = Dim.Columns, Initial = Initial.Identity, InitialValue = nameof(First))] ref Matrix moment)
    {
        moment = 0.9 * moment + MatMul(activations.T, activations) / activations.Rows;
        average = 0.5 * average + Mean(activations);
        Matrix projected = MatMul(g, basis);
        basis = MatMul(moment, basis) / (Norm(basis) + 1);
        start = Lerp(start, w, 0.1);
        w -= LearningRate * (MatMul(projected, basis.T) + average * g + WeightDecay * (w - start));
    }

    private int RankOf(int rows, int columns) => Math.Min(rows, columns) / 2 + 1;
}
