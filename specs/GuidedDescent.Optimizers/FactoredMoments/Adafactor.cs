namespace GuidedDescent.Optimizers;

/// <summary>
/// Adafactor (Shazeer and Stern, 2018, Algorithms 4 and 5): Adam with the second moment of a matrix kept as its row and column means,
/// updates clipped by their root mean square, and steps relative to the size of the weight. Vectors keep the whole second moment.
/// </summary>
/// <remarks>A weight of more than two axes is one matrix: its first axis against all others.</remarks>
/// <param name="LearningRate">The size of a step, η; with relative steps, the most it may be.</param>
/// <param name="DecayExponent">How the decay of the second moment approaches 1: β₂ = 1 - t^-exponent.</param>
/// <param name="ClippingThreshold">The root mean square to which an update is clipped, d.</param>
/// <param name="Epsilon1">What is added to squared gradients, ε₁.</param>
/// <param name="Epsilon2">The least root mean square of a weight that counts, ε₂.</param>
/// <param name="Beta1">The decay of the averaged update, β₁; 0 keeps no average.</param>
/// <param name="WeightDecay">The decay λ: each step takes ηλ of the weight.</param>
/// <param name="RelativeStep">Whether step t is at most 1 / sqrt(t).</param>
/// <param name="ScaleByWeight">Whether the step is multiplied by the root mean square of the weight.</param>
/// <param name="WarmUp">Whether relative steps grow from zero, by 1e-6 each, instead of being limited by the learning rate.</param>
[Optimizer]
public sealed partial record Adafactor(
    [Range(0, double.PositiveInfinity)] double LearningRate = 1e-2,
    [Range(0, 1)] double DecayExponent = 0.8,
    [Range(0, double.PositiveInfinity, MinimumExclusive = true)] double ClippingThreshold = 1,
    [Range(0, double.PositiveInfinity)] double Epsilon1 = 1e-30,
    [Range(0, double.PositiveInfinity)] double Epsilon2 = 1e-3,
    [Range(0, 1, MaximumExclusive = true)] double Beta1 = 0,
    [Range(0, double.PositiveInfinity)] double WeightDecay = 0,
    bool RelativeStep = true,
    bool ScaleByWeight = true,
    bool WarmUp = false)
{
    [HyperparameterCheck]
    private string? Check() => WarmUp && !RelativeStep ? "the warm-up is one of relative steps" : null;

    [UpdateRule]
    private void Update(
        ref Matrix w,
        Matrix g,
        [State(Columns = Dim.One)] ref Matrix rowMeans,
        [State(Rows = Dim.One)] ref Matrix columnMeans,
        [State] ref Matrix momentum,
        Step t)
    {
        Matrix square = g * g + Epsilon1;
        rowMeans = Lerp(rowMeans, RowMean(square), Freshness(t));
        columnMeans = Lerp(columnMeans, ColumnMean(square), Freshness(t));
        Matrix direction = FactoredMoment.DivideByRoot(g, rowMeans, columnMeans);

        direction *= StepSize(t) / ClippingFactor(Mean(direction * direction));
        if (ScaleByWeight)
        {
            direction *= Max(Sqrt(Mean(w * w)), Epsilon2);
        }

        if (Beta1 > 0)
        {
            momentum = Lerp(momentum, direction, 1 - Beta1);
            direction = momentum;
        }

        w -= LearningRate * WeightDecay * w;
        w -= direction;
    }

    [UpdateRule]
    private void Update(ref Tensor w, Tensor g, [State] ref Tensor square, [State] ref Tensor momentum, Step t)
    {
        square = Lerp(square, g * g + Epsilon1, Freshness(t));
        Tensor direction = g * Rsqrt(square);

        direction *= StepSize(t) / ClippingFactor(Mean(direction * direction));
        if (ScaleByWeight)
        {
            direction *= Max(Sqrt(Mean(w * w)), Epsilon2);
        }

        if (Beta1 > 0)
        {
            momentum = Lerp(momentum, direction, 1 - Beta1);
            direction = momentum;
        }

        w -= LearningRate * WeightDecay * w;
        w -= direction;
    }

    /// <summary>1 - β₂ of this step: 1 at the first.</summary>
    private double Freshness(Step t) => Pow((double)t, -DecayExponent);

    private double StepSize(Step t) =>
        RelativeStep ? Min(WarmUp ? 1e-6 * t : LearningRate, 1 / Sqrt((double)t)) : LearningRate;

    private Scalar ClippingFactor(Scalar meanSquare) => Max(Sqrt(meanSquare) / ClippingThreshold, 1);
}
