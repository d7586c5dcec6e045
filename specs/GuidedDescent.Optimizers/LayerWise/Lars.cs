namespace GuidedDescent.Optimizers;

/// <summary>
/// LARS (You, Gitman and Ginsburg, 2017, Algorithm 1): momentum on a gradient that is scaled, tensor by tensor, to a share of the weight's
/// norm. In the form of timm, where the learning rate stays outside of the momentum and the first step copies the gradient.
/// </summary>
/// <param name="LearningRate">The size of a step, η.</param>
/// <param name="Momentum">How much of the buffer survives a step, μ; 0 keeps no buffer.</param>
/// <param name="Dampening">How much of the gradient is kept out of the buffer, τ.</param>
/// <param name="WeightDecay">The factor λ of the weight that is added to the gradient.</param>
/// <param name="TrustCoefficient">The share of the weight's norm that a step may have.</param>
/// <param name="Epsilon">What keeps the denominator of the trust ratio from zero, ε.</param>
/// <param name="Nesterov">Whether the step looks ahead along the buffer. It needs momentum, and no dampening.</param>
/// <param name="TrustClip">Whether the trust ratio is at most the learning rate, as in LARC.</param>
/// <param name="AlwaysAdapt">Whether gradients are scaled even without weight decay.</param>
[Optimizer]
public sealed partial record Lars(
    [Range(0, double.PositiveInfinity)] double LearningRate = 1,
    [Range(0, 1, MaximumExclusive = true)] double Momentum = 0,
    [Range(0, 1)] double Dampening = 0,
    [Range(0, double.PositiveInfinity)] double WeightDecay = 0,
    [Range(0, double.PositiveInfinity)] double TrustCoefficient = 1e-3,
    [Range(0, double.PositiveInfinity)] double Epsilon = 1e-8,
    bool Nesterov = false,
    bool TrustClip = false,
    bool AlwaysAdapt = false)
{
    [HyperparameterCheck]
    private string? Check() => Nesterov && (Momentum == 0 || Dampening != 0)
        ? "Nesterov's look-ahead needs a momentum above 0 and a dampening of 0"
        : null;

    [UpdateRule]
    private void Update(ref Tensor w, Tensor g, [State] ref Tensor buffer, Step t)
    {
        Tensor direction = g;
        if (WeightDecay != 0 || AlwaysAdapt)
        {
            direction = TrustRatio(Norm(w), Norm(g)) * (g + WeightDecay * w);
        }

        if (Momentum != 0)
        {
            buffer = t == 1 ? direction : Momentum * buffer + (1 - Dampening) * direction;
            direction = Nesterov ? direction + Momentum * buffer : buffer;
        }

        w -= LearningRate * direction;
    }

    private Scalar TrustRatio(Scalar weightNorm, Scalar gradientNorm)
    {
        Scalar ratio = TrustCoefficient * weightNorm / (gradientNorm + WeightDecay * weightNorm + Epsilon);
        ratio = Where((weightNorm > 0) & (gradientNorm > 0), ratio, 1);
        return TrustClip ? Min(ratio / LearningRate, 1) : ratio;
    }
}
