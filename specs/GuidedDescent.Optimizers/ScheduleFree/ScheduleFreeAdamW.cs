namespace GuidedDescent.Optimizers;

/// <summary>
/// Schedule-free AdamW (Defazio et al. 2024): Adam without its first moment, whose part the average of the iterates takes. The weights that
/// are trained are y, those to evaluate and to keep x, between y and the iterate z.
/// </summary>
/// <param name="LearningRate">The learning rate γ; it warms up by itself.</param>
/// <param name="Beta1">How near y is to the average x, β₁: the momentum.</param>
/// <param name="Beta2">The decay of the second moment, β₂.</param>
/// <param name="Epsilon">What keeps the denominator from zero, ε.</param>
/// <param name="WeightDecay">The decay λ, added to the normalized gradient as λy.</param>
/// <param name="WarmUpSteps">Over how many steps the learning rate grows from nothing.</param>
/// <param name="StepPower">The power r of the step in the weight of an iterate.</param>
/// <param name="LearningRatePower">The power of the largest learning rate so far in it.</param>
[Optimizer]
public sealed partial record ScheduleFreeAdamW(
    [Range(0, double.PositiveInfinity)] double LearningRate = 0.0025,
    [Range(0, 1, MinimumExclusive = true)] double Beta1 = 0.9,
    [Range(0, 1, MaximumExclusive = true)] double Beta2 = 0.999,
    [Range(0, double.PositiveInfinity)] double Epsilon = 1e-8,
    [Range(0, double.PositiveInfinity)] double WeightDecay = 0,
    [Range(0, 1e15)] long WarmUpSteps = 0,
    [Range(0, double.PositiveInfinity)] double StepPower = 0,
    [Range(0, double.PositiveInfinity)] double LearningRatePower = 2)
{
    [UpdateRule]
    private void Update(
        ref Tensor w,
        Tensor g,
        [State(Initial = Initial.Start)] ref Tensor z,
        [State] ref Tensor v,
        [State] ref Scalar largestRate,
        [State] ref Scalar weightSum,
        Step t)
    {
        double rate = IterateAveraging.WarmedUp(LearningRate, t, WarmUpSteps);
        Scalar share = IterateAveraging.Share(rate, t, StepPower, LearningRatePower, ref largestRate, ref weightSum);
        v = Lerp(v, g * g, 1 - Beta2);
        Tensor direction = g / (Sqrt(v) / Sqrt(1 - Pow(Beta2, t)) + Epsilon);
        direction += WeightDecay * w;
        w = Lerp(w, z, share);
        w += rate * (Beta1 * (1 - share) - 1) * direction;
        z -= rate * direction;
    }

    [EvaluationMode]
    private void Evaluate(ref Tensor w, Tensor z) => w = Lerp(w, z, 1 - 1 / Beta1);
}
