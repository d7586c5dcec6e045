namespace GuidedDescent.Optimizers;

/// <summary>Lion (Chen et al., 2023, Algorithm 2): the sign of an interpolated momentum.</summary>
/// <param name="LearningRate">
/// The size of a step, η: every element moves by exactly this, so it is 3 to 10 times smaller than Adam's.
/// </param>
/// <param name="Beta1">The decay in the interpolation whose sign is taken, β₁.</param>
/// <param name="Beta2">The decay of the momentum that is kept, β₂.</param>
/// <param name="WeightDecay">The decay λ: by default each step takes ηλ of the weight.</param>
/// <param name="Decay">How weights decay.</param>
[Optimizer]
public sealed partial record Lion(
    [Range(0, double.PositiveInfinity)] double LearningRate = 1e-4,
    [Range(0, 1, MaximumExclusive = true)] double Beta1 = 0.9,
    [Range(0, 1, MaximumExclusive = true)] double Beta2 = 0.99,
    [Range(0, double.PositiveInfinity)] double WeightDecay = 0,
    WeightDecayMode Decay = WeightDecayMode.Decoupled)
{
    [UpdateRule]
    private void Update(ref Tensor w, Tensor g, [State] ref Tensor m)
    {
        Tensor gradient = WeightDecays.Gradient(Decay, g, w, WeightDecay);
        Tensor direction = Sign(Lerp(m, gradient, 1 - Beta1));
        w = WeightDecays.Shrink(Decay, w, direction, LearningRate, WeightDecay);
        w -= LearningRate * direction;
        m = Lerp(m, gradient, 1 - Beta2);
    }
}
