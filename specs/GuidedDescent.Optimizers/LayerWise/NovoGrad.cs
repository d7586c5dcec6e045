namespace GuidedDescent.Optimizers;

/// <summary>
/// NovoGrad (Ginsburg et al., 2019, Algorithm 1): momentum on gradients that are divided, tensor by tensor, by a running norm. In the form
/// of timm: no bias correction, and the norm starts from that of the first gradient that is not zero.
/// </summary>
/// <param name="LearningRate">The size of a step, η.</param>
/// <param name="Beta1">The decay of the momentum, β₁.</param>
/// <param name="Beta2">The decay of the squared norm, β₂.</param>
/// <param name="Epsilon">What keeps the denominator from zero, ε; it is added to the root.</param>
/// <param name="WeightDecay">The factor λ of the weight that is added to the normalized gradient.</param>
/// <param name="GradientAveraging">Whether a gradient enters the momentum with the factor 1 - β₁.</param>
[Optimizer]
public sealed partial record NovoGrad(
    [Range(0, double.PositiveInfinity)] double LearningRate = 1e-3,
    [Range(0, 1, MaximumExclusive = true)] double Beta1 = 0.95,
    [Range(0, 1, MaximumExclusive = true)] double Beta2 = 0.98,
    [Range(0, double.PositiveInfinity)] double Epsilon = 1e-8,
    [Range(0, double.PositiveInfinity)] double WeightDecay = 0,
    bool GradientAveraging = false)
{
    [UpdateRule]
    private void Update(ref Tensor w, Tensor g, [State] ref Tensor m, [State] ref Scalar v)
    {
        Scalar square = Sum(g * g);
        v = Where(v == 0, square, Lerp(v, square, 1 - Beta2));
        Tensor normalized = g / (Sqrt(v) + Epsilon) + WeightDecay * w;
        m = Beta1 * m + (GradientAveraging ? 1 - Beta1 : 1) * normalized;
        w -= LearningRate * m;
    }
}
