namespace GuidedDescent.Optimizers;

/// <summary>Lion (Chen et al., 2023, Algorithm 2): the sign of an interpolated momentum, with decoupled weight decay.</summary>
/// <param name="LearningRate">
/// The size of a step, η: every element moves by exactly this, so it is 3 to 10 times smaller than Adam's.
/// </param>
/// <param name="Beta1">The decay in the interpolation whose sign is taken, β₁.</param>
/// <param name="Beta2">The decay of the momentum that is kept, β₂.</param>
/// <param name="WeightDecay">The decay λ: each step first takes ηλ of the weight.</param>
[Optimizer]
public sealed partial record Lion(
    [Range(0, double.PositiveInfinity)] double LearningRate = 1e-4,
    [Range(0, 1, MaximumExclusive = true)] double Beta1 = 0.9,
    [Range(0, 1, MaximumExclusive = true)] double Beta2 = 0.99,
    [Range(0, double.PositiveInfinity)] double WeightDecay = 0)
{
    [UpdateRule]
    private void Update(ref Tensor w, Tensor g, [State] ref Tensor m)
    {
        w -= LearningRate * WeightDecay * w;
        w -= LearningRate * Sign(Lerp(m, g, 1 - Beta1));
        m = Lerp(m, g, 1 - Beta2);
    }
}
