namespace GuidedDescent.Optimizers;

/// <summary>
/// Stochastic gradient descent with momentum (Polyak, 1964) and Nesterov's look-ahead in the form of Sutskever et al. (2013,
/// section 2), with coupled weight decay and the conventions of PyTorch: the first step copies the gradient into the buffer, and
/// dampening starts with the second.
/// </summary>
/// <param name="LearningRate">The size of a step, η.</param>
/// <param name="Momentum">How much of the buffer survives a step, μ; 0 keeps no buffer.</param>
/// <param name="Dampening">How much of the gradient is kept out of the buffer, τ.</param>
/// <param name="WeightDecay">The decay λ: by default λ of the weight is added to the gradient.</param>
/// <param name="Nesterov">Whether the step looks ahead along the buffer. It needs momentum, and no dampening.</param>
/// <param name="Decay">How weights decay.</param>
[Optimizer]
public sealed partial record Sgd(
    [Range(0, double.PositiveInfinity)] double LearningRate = 1e-3,
    [Range(0, 1, MaximumExclusive = true)] double Momentum = 0,
    [Range(0, 1)] double Dampening = 0,
    [Range(0, double.PositiveInfinity)] double WeightDecay = 0,
    bool Nesterov = false,
    WeightDecayMode Decay = WeightDecayMode.Coupled)
{
    [HyperparameterCheck]
    private string? Check() => Nesterov && (Momentum == 0 || Dampening != 0)
        ? "Nesterov's look-ahead needs a momentum above 0 and a dampening of 0"
        : null;

    [UpdateRule]
    private void Update(ref Tensor w, Tensor g, [State] ref Tensor buffer, Step t)
    {
        Tensor direction = WeightDecays.Gradient(Decay, g, w, WeightDecay);
        if (Momentum != 0)
        {
            buffer = t == 1 ? direction : Momentum * buffer + (1 - Dampening) * direction;
            direction = Nesterov ? direction + Momentum * buffer : buffer;
        }

        w = WeightDecays.Shrink(Decay, w, direction, LearningRate, WeightDecay);
        w -= LearningRate * direction;
    }
}
