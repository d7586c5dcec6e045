namespace GuidedDescent.Optimizers;

/// <summary>
/// Schedule-free SGD (Defazio et al. 2024, Algorithm 1): no learning-rate schedule, as an average of the iterates takes its place. The
/// weights that are trained are y, those to evaluate and to keep x, between y and the iterate z.
/// </summary>
/// <param name="LearningRate">The learning rate γ; it warms up by itself.</param>
/// <param name="Beta">How near y is to the average x, β: the momentum.</param>
/// <param name="WeightDecay">The decay λ, added to the gradient as λy.</param>
/// <param name="WarmUpSteps">Over how many steps the learning rate grows from nothing.</param>
/// <param name="StepPower">The power r of the step in the weight of an iterate.</param>
/// <param name="LearningRatePower">The power of the largest learning rate so far in it.</param>
[Optimizer]
public sealed partial record ScheduleFreeSgd(
    [Range(0, double.PositiveInfinity)] double LearningRate = 1,
    [Range(0, 1, MinimumExclusive = true)] double Beta = 0.9,
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
        [State] ref Scalar largestRate,
        [State] ref Scalar weightSum,
        Step t)
    {
        double rate = IterateAveraging.WarmedUp(LearningRate, t, WarmUpSteps);
        Scalar share = IterateAveraging.Share(rate, t, StepPower, LearningRatePower, ref largestRate, ref weightSum);
        Tensor direction = g + WeightDecay * w;
        w = Lerp(w, z, share);
        w += rate * (Beta * (1 - share) - 1) * direction;
        z -= rate * direction;
    }

    [EvaluationMode]
    private void Evaluate(ref Tensor w, Tensor z) => w = Lerp(w, z, 1 - 1 / Beta);
}
