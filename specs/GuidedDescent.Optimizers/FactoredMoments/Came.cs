namespace GuidedDescent.Optimizers;

/// <summary>
/// CAME (Luo et al., 2023, Algorithm 2): Adafactor's direction, averaged, and divided by the factored root of how far single directions
/// are from their average. For vectors, which keep the whole second moment, the average itself is the step.
/// </summary>
/// <remarks>A weight of more than two axes is one matrix: its first axis against all others.</remarks>
/// <param name="LearningRate">The size of a step, η.</param>
/// <param name="Beta1">The decay of the averaged direction, β₁.</param>
/// <param name="Beta2">The decay of the second moment, β₂.</param>
/// <param name="Beta3">The decay of the instability, β₃.</param>
/// <param name="Epsilon1">What is added to squared gradients, ε₁.</param>
/// <param name="Epsilon2">What is added to squared differences from the average, ε₂.</param>
/// <param name="ClippingThreshold">The root mean square to which a direction is clipped, d.</param>
/// <param name="WeightDecay">The decay λ: each step first takes ηλ of the weight.</param>
[Optimizer]
public sealed partial record Came(
    [Range(0, double.PositiveInfinity)] double LearningRate = 2e-4,
    [Range(0, 1, MaximumExclusive = true)] double Beta1 = 0.9,
    [Range(0, 1, MaximumExclusive = true)] double Beta2 = 0.999,
    [Range(0, 1, MaximumExclusive = true)] double Beta3 = 0.9999,
    [Range(0, double.PositiveInfinity)] double Epsilon1 = 1e-30,
    [Range(0, double.PositiveInfinity)] double Epsilon2 = 1e-16,
    [Range(0, double.PositiveInfinity, MinimumExclusive = true)] double ClippingThreshold = 1,
    [Range(0, double.PositiveInfinity)] double WeightDecay = 0)
{
    [UpdateRule]
    private void Update(
        ref Matrix w,
        Matrix g,
        [State(Columns = Dim.One)] ref Matrix rowMeans,
        [State(Rows = Dim.One)] ref Matrix columnMeans,
        [State(Columns = Dim.One)] ref Matrix residualRowMeans,
        [State(Rows = Dim.One)] ref Matrix residualColumnMeans,
        [State] ref Matrix momentum)
    {
        Matrix square = g * g + Epsilon1;
        rowMeans = Lerp(rowMeans, RowMean(square), 1 - Beta2);
        columnMeans = Lerp(columnMeans, ColumnMean(square), 1 - Beta2);
        Matrix direction = FactoredMoment.DivideByRoot(g, rowMeans, columnMeans);
        direction /= ClippingFactor(Mean(direction * direction));
        momentum = Lerp(momentum, direction, 1 - Beta1);

        Matrix instability = Square(direction - momentum) + Epsilon2;
        residualRowMeans = Lerp(residualRowMeans, RowMean(instability), 1 - Beta3);
        residualColumnMeans = Lerp(residualColumnMeans, ColumnMean(instability), 1 - Beta3);
        w -= LearningRate * WeightDecay * w;
        w -= LearningRate * FactoredMoment.DivideByRoot(momentum, residualRowMeans, residualColumnMeans);
    }

    [UpdateRule]
    private void Update(ref Tensor w, Tensor g, [State] ref Tensor square, [State] ref Tensor momentum)
    {
        square = Lerp(square, g * g + Epsilon1, 1 - Beta2);
        Tensor direction = g * Rsqrt(square);
        direction /= ClippingFactor(Mean(direction * direction));
        momentum = Lerp(momentum, direction, 1 - Beta1);
        w -= LearningRate * WeightDecay * w;
        w -= LearningRate * momentum;
    }

    private Scalar ClippingFactor(Scalar meanSquare) => Max(Sqrt(meanSquare) / ClippingThreshold, 1);
}
