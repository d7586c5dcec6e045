namespace GuidedDescent.Optimizers;

/// <summary>
/// NorMuon (Li et al., 2025, Algorithm 1): Muon whose rows are divided by a running root mean square of their own, at the same norm
/// of the whole update.
/// </summary>
/// <remarks>A weight of more than two axes is one matrix: its first axis against all others.</remarks>
/// <param name="LearningRate">The size of a step, η.</param>
/// <param name="Momentum">The decay of the averaged gradient, μ.</param>
/// <param name="Beta2">The decay of the rows' mean squares, β₂.</param>
/// <param name="WeightDecay">The decay λ: by default each step takes ηλ of the weight, whatever its shape.</param>
/// <param name="Nesterov">Whether the gradient is mixed once more into the momentum.</param>
/// <param name="Coefficients">The iterations that orthogonalize.</param>
/// <param name="Scaling">How the step depends on the shape of the weight.</param>
/// <param name="Decay">How weights decay.</param>
[Optimizer]
public sealed partial record NorMuon(
    [Range(0, double.PositiveInfinity)] double LearningRate = 0.02,
    [Range(0, 1, MaximumExclusive = true)] double Momentum = 0.95,
    [Range(0, 1, MaximumExclusive = true)] double Beta2 = 0.95,
    [Range(0, double.PositiveInfinity)] double WeightDecay = 0,
    bool Nesterov = true,
    NewtonSchulzCoefficients Coefficients = NewtonSchulzCoefficients.Jordan,
    ShapeFactor Scaling = ShapeFactor.Original,
    WeightDecayMode Decay = WeightDecayMode.Decoupled)
{
    // What keeps the root mean squares of rows and the norm from zero.
    private const double Epsilon = 1e-10;

    [UpdateRule]
    private void Update(ref Matrix w, Matrix g, [State] ref Matrix momentum, [State(Columns = Dim.One)] ref Matrix rowMeans)
    {
        Matrix gradient = WeightDecays.Gradient(Decay, g, w, WeightDecay);
        momentum = Lerp(momentum, gradient, 1 - Momentum);
        Matrix direction = Nesterov ? Lerp(gradient, momentum, Momentum) : momentum;
        Matrix orthogonal = NewtonSchulz.Orthogonalize(direction, Coefficients);

        // Both norms follow from the squares of the rows: the normalized matrix need not be looked at.
        Matrix squares = RowSum(orthogonal * orthogonal);
        rowMeans = Lerp(rowMeans, squares / w.Columns, 1 - Beta2);
        Matrix scale = Sqrt(rowMeans) + Epsilon;
        Scalar normalizedNorm = Sqrt(Sum(squares / (scale * scale)));
        Matrix normalized = Sqrt(Sum(squares)) / (normalizedNorm + Epsilon) * (orthogonal / scale);
        w = WeightDecays.Shrink(Decay, w, normalized, LearningRate, WeightDecay);
        w -= LearningRate * ShapeFactors.Of(Scaling, w.Rows, w.Columns) * normalized;
    }
}
