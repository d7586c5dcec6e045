namespace GuidedDescent.Optimizers;

/// <summary>
/// Prodigy (Mishchenko and Defazio, 2023, Algorithm 4): Adam that finds its own step size, one number d for all tensors of the group, from
/// how far they have come from where they started.
/// </summary>
/// <param name="LearningRate">What the step size that was found is multiplied by, η; leave it at 1, or schedule it.</param>
/// <param name="Beta1">The decay of the first moment, β₁.</param>
/// <param name="Beta2">The decay of the second moment, β₂.</param>
/// <param name="Beta3">The decay of the two sums that d comes from, β₃; 0 for the root of β₂.</param>
/// <param name="Epsilon">What keeps the denominator from zero, in units of d, ε.</param>
/// <param name="WeightDecay">The decay λ: each step first takes dηλ of the weight.</param>
/// <param name="BiasCorrection">Whether steps have Adam's bias correction.</param>
/// <param name="SafeguardWarmUp">Whether d grows less while the learning rate warms up.</param>
/// <param name="InitialD">What d starts from, d₀.</param>
/// <param name="Coefficient">What estimates of d are multiplied by.</param>
/// <param name="GrowthRate">The most that d grows by in a step, as a factor; 0 for any.</param>
[Optimizer]
public sealed partial record Prodigy(
    [Range(0, double.PositiveInfinity)] double LearningRate = 1,
    [Range(0, 1, MaximumExclusive = true)] double Beta1 = 0.9,
    [Range(0, 1, MaximumExclusive = true)] double Beta2 = 0.999,
    [Range(0, 1, MaximumExclusive = true)] double Beta3 = 0,
    [Range(0, double.PositiveInfinity)] double Epsilon = 1e-8,
    [Range(0, double.PositiveInfinity)] double WeightDecay = 0,
    bool BiasCorrection = false,
    bool SafeguardWarmUp = false,
    [Range(0, double.PositiveInfinity, MinimumExclusive = true)] double InitialD = 1e-6,
    [Range(0, double.PositiveInfinity)] double Coefficient = 1,
    [Range(0, double.PositiveInfinity)] double GrowthRate = 0)
{
    [HyperparameterCheck]
    private string? Check() => GrowthRate is > 0 and < 1 ? "a growth rate below 1 would let d shrink" : null;

    [UpdateRule]
    private void Update(
        ref Tensor w,
        Tensor g,
        [State(Initial = Initial.Start)] ref Tensor start,
        [State] ref Tensor m,
        [State] ref Tensor v,
        [State] ref Tensor s,
        [State(InitialValue = nameof(InitialD))] ref Scalar d,
        [State(InitialValue = nameof(InitialD))] ref Scalar dMax,
        [State] ref Scalar numerator,
        Step t)
    {
        Scalar stepSize = LearningRate * Correction(t) * d;
        double beta3 = Beta3 > 0 ? Beta3 : Sqrt(Beta2);
        Scalar relative = d / InitialD;
        m = Beta1 * m + (1 - Beta1) * d * g;
        v = Beta2 * v + (1 - Beta2) * Square(d * g);
        s = beta3 * s + relative * (SafeguardWarmUp ? d : stepSize) * g;
        Scalar denominator = GroupSum(Sum(Abs(s)));
        Scalar travelled = beta3 * numerator + relative * stepSize * GroupSum(Dot(g, start - w));

        // Until the first gradient that is not zero nothing moves.
        Mask moves = denominator > 0;
        numerator = Where(moves, travelled, numerator);
        Scalar estimate = Where(moves, Coefficient * travelled / denominator, 0);
        dMax = Max(dMax, estimate);
        d = GrowthRate > 0 ? Min(dMax, GrowthRate * Where(d <= InitialD, dMax, d)) : dMax;

        stepSize = Where(moves, stepSize, 0);
        w -= WeightDecay * stepSize * w;
        w -= stepSize * m / (Sqrt(v) + Epsilon * d);
    }

    private double Correction(Step t) => BiasCorrection ? Sqrt(1 - Pow(Beta2, t)) / (1 - Pow(Beta1, t)) : 1;
}
