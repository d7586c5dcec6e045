namespace GuidedDescent.Optimizers;

/// <summary>
/// RMSProp (Tieleman and Hinton, 2012, lecture 6e), optionally centered (Graves, 2013, equations 38 to 45) and with momentum on the scaled
/// gradient, in the form of PyTorch: ε is added to the root.
/// </summary>
/// <param name="LearningRate">The size of a step, η.</param>
/// <param name="Alpha">The decay of the averages, α.</param>
/// <param name="Epsilon">What keeps the denominator from zero, ε.</param>
/// <param name="WeightDecay">The factor λ of the weight that is added to the gradient.</param>
/// <param name="Momentum">How much of the buffer survives a step, μ; 0 keeps no buffer.</param>
/// <param name="Centered">Whether the variance takes the place of the second moment, at the price of one more state.</param>
[Optimizer]
public sealed partial record RmsProp(
    [Range(0, double.PositiveInfinity)] double LearningRate = 1e-2,
    [Range(0, 1, MaximumExclusive = true)] double Alpha = 0.99,
    [Range(0, double.PositiveInfinity)] double Epsilon = 1e-8,
    [Range(0, double.PositiveInfinity)] double WeightDecay = 0,
    [Range(0, 1, MaximumExclusive = true)] double Momentum = 0,
    bool Centered = false)
{
    [UpdateRule]
    private void Update(ref Tensor w, Tensor g, [State] ref Tensor square, [State] ref Tensor mean, [State] ref Tensor buffer)
    {
        g += WeightDecay * w;
        square = Lerp(square, g * g, 1 - Alpha);
        Tensor variance = square;
        if (Centered)
        {
            mean = Lerp(mean, g, 1 - Alpha);

            // Never negative, but for rounding.
            variance = Max(square - mean * mean, 0);
        }

        Tensor direction = g / (Sqrt(variance) + Epsilon);
        if (Momentum > 0)
        {
            buffer = Momentum * buffer + direction;
            direction = buffer;
        }

        w -= LearningRate * direction;
    }
}
