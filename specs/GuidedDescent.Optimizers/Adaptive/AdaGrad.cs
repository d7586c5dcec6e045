namespace GuidedDescent.Optimizers;

/// <summary>AdaGrad (Duchi, Hazan and Singer, 2011, section 5), diagonal form, with the learning-rate decay of PyTorch.</summary>
/// <param name="LearningRate">The size of a step, η.</param>
/// <param name="LearningRateDecay">How fast the step shrinks by itself: step t takes η / (1 + (t - 1) · decay).</param>
/// <param name="WeightDecay">The factor λ of the weight that is added to the gradient.</param>
/// <param name="InitialAccumulator">What the sum of squares starts from.</param>
/// <param name="Epsilon">What keeps the denominator from zero, ε; it is added to the root.</param>
[Optimizer]
public sealed partial record AdaGrad(
    [Range(0, double.PositiveInfinity)] double LearningRate = 1e-2,
    [Range(0, double.PositiveInfinity)] double LearningRateDecay = 0,
    [Range(0, double.PositiveInfinity)] double WeightDecay = 0,
    [Range(0, double.PositiveInfinity)] double InitialAccumulator = 0,
    [Range(0, double.PositiveInfinity)] double Epsilon = 1e-10)
{
    [UpdateRule]
    private void Update(ref Tensor w, Tensor g, [State(InitialValue = nameof(InitialAccumulator))] ref Tensor sum, Step t)
    {
        g += WeightDecay * w;
        double stepSize = LearningRate / (1 + (t - 1) * LearningRateDecay);
        sum += g * g;
        w -= stepSize * g / (Sqrt(sum) + Epsilon);
    }
}
