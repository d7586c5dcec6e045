namespace GuidedDescent.Optimizers;

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter, 2019, Algorithm 2), with ε outside the corrected root.</summary>
/// <param name="LearningRate">The size of a step, η.</param>
/// <param name="Beta1">The decay of the first moment, β₁.</param>
/// <param name="Beta2">The decay of the second moment, β₂.</param>
/// <param name="Epsilon">What keeps the denominator from zero, ε.</param>
/// <param name="WeightDecay">The decay λ: by default each step takes ηλ of the weight.</param>
/// <param name="Decay">How weights decay.</param>
[Optimizer]
public sealed partial record AdamW(
    [Range(0, double.PositiveInfinity)] double LearningRate = 1e-3,
    [Range(0, 1, MaximumExclusive = true)] double Beta1 = 0.9,
    [Range(0, 1, MaximumExclusive = true)] double Beta2 = 0.999,
    [Range(0, double.PositiveInfinity)] double Epsilon = 1e-8,
    [Range(0, double.PositiveInfinity)] double WeightDecay = 1e-2,
    WeightDecayMode Decay = WeightDecayMode.Decoupled)
{
    [UpdateRule]
    private void Update(ref Tensor w, Tensor g, [State] ref Tensor m, [State] ref Tensor v, Step t)
    {
        Tensor gradient = WeightDecays.Gradient(Decay, g, w, WeightDecay);
        m = Lerp(m, gradient, 1 - Beta1);
        v = Lerp(v, gradient * gradient, 1 - Beta2);

        double stepSize = LearningRate / (1 - Pow(Beta1, t));
        Tensor root = Sqrt(v) / Sqrt(1 - Pow(Beta2, t));
        w = WeightDecays.Shrink(Decay, w, m, LearningRate, WeightDecay);
        w -= stepSize * m / (root + Epsilon);
    }
}
