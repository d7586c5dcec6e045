namespace GuidedDescent.Optimizers;

/// <summary>
/// Muon (Jordan, 2024): momentum whose singular values are all brought near 1 by Newton-Schulz iterations. For the matrices inside of a
/// network; give embeddings, the last layer, biases and norms to <see cref="AdamW"/>.
/// </summary>
/// <remarks>A weight of more than two axes is one matrix: its first axis against all others.</remarks>
/// <param name="LearningRate">The size of a step, η.</param>
/// <param name="Momentum">The decay of the averaged gradient, μ.</param>
/// <param name="WeightDecay">The decay λ: by default each step takes ηλ of the weight, whatever its shape.</param>
/// <param name="Nesterov">Whether the gradient is mixed once more into the momentum.</param>
/// <param name="Coefficients">The iterations that orthogonalize.</param>
/// <param name="Scaling">How the step depends on the shape of the weight.</param>
/// <param name="Decay">How weights decay.</param>
[Optimizer]
public sealed partial record Muon(
    [Range(0, double.PositiveInfinity)] double LearningRate = 0.02,
    [Range(0, 1, MaximumExclusive = true)] double Momentum = 0.95,
    [Range(0, double.PositiveInfinity)] double WeightDecay = 0,
    bool Nesterov = true,
    NewtonSchulzCoefficients Coefficients = NewtonSchulzCoefficients.Jordan,
    ShapeFactor Scaling = ShapeFactor.Original,
    WeightDecayMode Decay = WeightDecayMode.Decoupled)
{
    [UpdateRule]
    private void Update(ref Matrix w, Matrix g, [State] ref Matrix momentum)
    {
        Matrix gradient = WeightDecays.Gradient(Decay, g, w, WeightDecay);
        momentum = Lerp(momentum, gradient, 1 - Momentum);
        Matrix direction = Nesterov ? Lerp(gradient, momentum, Momentum) : momentum;
        Matrix orthogonal = NewtonSchulz.Orthogonalize(direction, Coefficients);
        w = WeightDecays.Shrink(Decay, w, orthogonal, LearningRate, WeightDecay);
        w -= LearningRate * ShapeFactors.Of(Scaling, w.Rows, w.Columns) * orthogonal;
    }
}
