namespace GuidedDescent.Optimizers;

/// <summary>
/// LAMB (You et al., 2020, Algorithm 2): Adam's direction with weight decay, scaled tensor by tensor to the norm of the weight. In the form
/// of NVLAMB and timm: the gradients of the group are first clipped together, and tensors without weight decay are not scaled.
/// </summary>
/// <param name="LearningRate">The size of a step, η: the share of its norm that a weight moves by.</param>
/// <param name="Beta1">The decay of the first moment, β₁.</param>
/// <param name="Beta2">The decay of the second moment, β₂.</param>
/// <param name="Epsilon">What keeps the denominator from zero, ε; it is added after the bias correction.</param>
/// <param name="WeightDecay">The factor λ of the weight that is added to the direction.</param>
/// <param name="MaximumGradientNorm">The norm to which the gradients of the group are clipped together; 0 for none.</param>
/// <param name="GradientAveraging">Whether the first moment is an average; else gradients are added to it undiminished.</param>
/// <param name="AlwaysAdapt">Whether the direction is scaled even without weight decay.</param>
[Optimizer]
public sealed partial record Lamb(
    [Range(0, double.PositiveInfinity)] double LearningRate = 1e-3,
    [Range(0, 1, MaximumExclusive = true)] double Beta1 = 0.9,
    [Range(0, 1, MaximumExclusive = true)] double Beta2 = 0.999,
    [Range(0, double.PositiveInfinity)] double Epsilon = 1e-6,
    [Range(0, double.PositiveInfinity)] double WeightDecay = 1e-2,
    [Range(0, double.PositiveInfinity)] double MaximumGradientNorm = 1,
    bool GradientAveraging = true,
    bool AlwaysAdapt = false)
{
    [UpdateRule]
    private void Update(ref Tensor w, Tensor g, [State] ref Tensor m, [State] ref Tensor v, Step t)
    {
        if (MaximumGradientNorm > 0)
        {
            g /= Max(Sqrt(GroupSum(Sum(g * g))) / MaximumGradientNorm, 1);
        }

        m = Beta1 * m + (GradientAveraging ? 1 - Beta1 : 1) * g;
        v = Lerp(v, g * g, 1 - Beta2);
        Tensor root = Sqrt(v) / Sqrt(1 - Pow(Beta2, t));
        Tensor direction = m / (1 - Pow(Beta1, t)) / (root + Epsilon) + WeightDecay * w;
        if (WeightDecay != 0 || AlwaysAdapt)
        {
            direction *= TrustRatio(Norm(w), Norm(direction));
        }

        w -= LearningRate * direction;
    }

    private static Scalar TrustRatio(Scalar weightNorm, Scalar directionNorm) =>
        Where((weightNorm > 0) & (directionNorm > 0), weightNorm / directionNorm, 1);
}
