namespace GuidedDescent.Optimizers;

/// <summary>
/// Adam (Kingma and Ba, 2015, Algorithm 1) with coupled weight decay: the decay goes through the moments like the gradient.
/// </summary>
/// <param name="LearningRate">The size of a step, η.</param>
/// <param name="Beta1">The decay of the first moment, β₁.</param>
/// <param name="Beta2">The decay of the second moment, β₂.</param>
/// <param name="Epsilon">What keeps the denominator from zero, ε; it is added after the bias correction.</param>
/// <param name="WeightDecay">
/// The factor λ of the weight that is added to the gradient. <see cref="AdamW"/> decays the weight itself.
/// </param>
[Optimizer]
public sealed partial record Adam(
    [Range(0, double.PositiveInfinity)] double LearningRate = 1e-3,
    [Range(0, 1, MaximumExclusive = true)] double Beta1 = 0.9,
    [Range(0, 1, MaximumExclusive = true)] double Beta2 = 0.999,
    [Range(0, double.PositiveInfinity)] double Epsilon = 1e-8,
    [Range(0, double.PositiveInfinity)] double WeightDecay = 0)
{
    [UpdateRule]
    private void Update(ref Tensor w, Tensor g, [State] ref Tensor m, [State] ref Tensor v, Step t)
    {
        g += WeightDecay * w;
        m = Lerp(m, g, 1 - Beta1);
        v = Lerp(v, g * g, 1 - Beta2);
        double stepSize = LearningRate / (1 - Pow(Beta1, t));
        Tensor root = Sqrt(v) / Sqrt(1 - Pow(Beta2, t));
        w -= stepSize * m / (root + Epsilon);
    }
}
