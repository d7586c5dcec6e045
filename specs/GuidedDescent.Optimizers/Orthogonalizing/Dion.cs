namespace GuidedDescent.Optimizers;

/// <summary>
/// Dion (Ahn et al., 2025, Algorithm 1): an orthogonal update of low rank. One step of power iteration finds the leading directions of the
/// momentum, and what they leave out stays in it.
/// </summary>
/// <remarks>
/// The basis starts from seeded random numbers. A weight of more than two axes is one matrix: its first axis against all others.
/// </remarks>
/// <param name="LearningRate">The size of a step, η.</param>
/// <param name="Momentum">How much of what was used for a step stays in the momentum, μ.</param>
/// <param name="WeightDecay">The decay λ: each step takes ηλ of the weight.</param>
/// <param name="Rank">The most directions that are kept; never more than the weight has rows or columns.</param>
/// <param name="Epsilon">What keeps the norms of the basis' columns from zero, ε.</param>
[Optimizer]
public sealed partial record Dion(
    [Range(0, double.PositiveInfinity)] double LearningRate = 0.01,
    [Range(0, 1)] double Momentum = 0.95,
    [Range(0, double.PositiveInfinity)] double WeightDecay = 0.01,
    [Range(1, int.MaxValue)] int Rank = 768,
    [Range(0, double.PositiveInfinity)] double Epsilon = 1e-8)
{
    private int RankOf(int rows, int columns) => Math.Min(Rank, Math.Min(rows, columns));

    [UpdateRule]
    private void Update(
        ref Matrix w,
        Matrix g,
        [State] ref Matrix momentum,
        [State(Rows = Dim.Columns, Columns = Dim.Rank, Rank = nameof(RankOf), Initial = Initial.Gaussian)] ref Matrix basis)
    {
        momentum += g;
        Matrix sketch = MatMul(momentum, basis);
        Matrix left = Qr(sketch, sketch);
        Matrix right = MatMul(momentum.T, left);
        momentum -= (1 - Momentum) * MatMul(left, right.T);
        basis = right / (ColumnNorm(right) + Epsilon);

        double rows = w.Rows;
        double columns = w.Columns;
        w -= LearningRate * WeightDecay * w;
        w -= LearningRate * Sqrt(rows / columns) * MatMul(left, basis.T);
    }
}
