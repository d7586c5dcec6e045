namespace GuidedDescent.Optimizers;

/// <summary>Signum (Bernstein et al., 2018, Algorithm 2): the sign of the momentum, with decoupled weight decay.</summary>
/// <param name="LearningRate">The size of a step, η: every element moves by exactly this.</param>
/// <param name="Beta">The decay of the momentum, β; 0 gives signSGD.</param>
/// <param name="WeightDecay">The decay λ: by default each step takes ηλ of the weight.</param>
/// <param name="Decay">How weights decay.</param>
[Optimizer]
public sealed partial record Signum(
    [Range(0, double.PositiveInfinity)] double LearningRate = 1e-4,
    [Range(0, 1, MaximumExclusive = true)] double Beta = 0.9,
    [Range(0, double.PositiveInfinity)] double WeightDecay = 0,
    WeightDecayMode Decay = WeightDecayMode.Decoupled)
{
    [UpdateRule]
    private void Update(ref Tensor w, Tensor g, [State] ref Tensor m)
    {
        m = Lerp(m, WeightDecays.Gradient(Decay, g, w, WeightDecay), 1 - Beta);
        w = WeightDecays.Shrink(Decay, w, m, LearningRate, WeightDecay);
        w -= LearningRate * Sign(m);
    }
}
