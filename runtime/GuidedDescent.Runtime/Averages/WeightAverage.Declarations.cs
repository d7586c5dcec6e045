using GuidedDescent.Rules;

namespace GuidedDescent;

// The kinds of averages there are.
public abstract partial record WeightAverage
{
    private static readonly HyperparameterRange s_decays = new(0, 1, MaximumExclusive: true);

    /// <summary>An exponential moving average with one decay from the first step on: r = 1 - β.</summary>
    /// <param name="decay">β, at least 0 and below 1; see <see cref="DecayOfHalfLife"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The decay is outside its range.</exception>
    public static WeightAverage Exponential(double decay) => new ExponentialAverage(ScheduleArguments.CheckNumber(decay, s_decays));

    /// <summary>
    /// An exponential moving average that forgets the first weights sooner: β is min(decay, (1 + t) / (10 + t)) after step t, as
    /// TensorFlow counts; 0.999 is reached after 8,990 steps.
    /// </summary>
    /// <param name="decay">The largest β, at least 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The decay is outside its range.</exception>
    public static WeightAverage WarmedUp(double decay) => new WarmedUpAverage(ScheduleArguments.CheckNumber(decay, s_decays));

    /// <summary>
    /// An exponential moving average whose decay grows by a power: β is 1 - (1 + (t - 1) / γ)^-p after step t, kept between the least and
    /// the largest decay (Crowson; in use for diffusion models). The first step makes it a copy of the weights unless there is a least
    /// decay.
    /// </summary>
    /// <param name="decay">The largest β, at least 0 and below 1.</param>
    /// <param name="inverseGamma">γ, how many steps the beginning takes; positive.</param>
    /// <param name="power">p, positive: 2/3 for training of a million steps and more, 3/4 for less.</param>
    /// <param name="leastDecay">The least β, at least 0 and at most the decay.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static WeightAverage PowerWarmedUp(
        double decay, double inverseGamma = 1, double power = 2.0 / 3, double leastDecay = 0) => new PowerWarmedUpAverage(
        ScheduleArguments.CheckNumber(decay, s_decays),
        ScheduleArguments.CheckNumber(inverseGamma, ScheduleArguments.Positive),
        ScheduleArguments.CheckNumber(power, ScheduleArguments.Positive),
        ScheduleArguments.CheckNumber(leastDecay, new HyperparameterRange(0, decay)));

    /// <summary>
    /// An exponential moving average that begins at zero and is divided by 1 - β^t, as Adam corrects its moments: the weights training
    /// began with are no part of it. It is kept in the divided form, for which r = (1 - β) / (1 - β^t), so that no reader has to divide.
    /// </summary>
    /// <param name="decay">β, at least 0 and below 1; see <see cref="DecayOfHalfLife"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The decay is outside its range.</exception>
    public static WeightAverage BiasCorrected(double decay) => new BiasCorrectedAverage(ScheduleArguments.CheckNumber(decay, s_decays));

    /// <summary>
    /// An average with the profile of a power, whose length grows with training (Karras et al. 2024): the weights after step τ count in
    /// proportion to τ^γ, for which β is (1 - 1/t)^(γ + 1). Snapshots of two of them give any other afterwards:
    /// <see cref="PostHocAverage"/>.
    /// </summary>
    /// <param name="gamma">The power γ, not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">The power is outside its range.</exception>
    public static PowerFunctionAverage PowerFunction(double gamma) =>
        new(ScheduleArguments.CheckNumber(gamma, ScheduleArguments.NotNegative));

    /// <summary>The same, by the width of its profile: 0.05 is an average over about the last twentieth of training.</summary>
    /// <param name="relativeWidth">
    /// The standard deviation of the profile, in units of the length of training, σ_rel; positive and at most 0.288, that of the mean.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The width is outside its range.</exception>
    public static PowerFunctionAverage PowerFunctionOfWidth(double relativeWidth) => new(PowerProfile.GammaOfWidth(relativeWidth));

    /// <summary>
    /// The mean of the weights after some of the steps, stochastic weight averaging (Izmailov et al. 2018): r = 1 / n for the n-th of them,
    /// and 0 between. The learning rate, constant or cyclic, is not its business, and neither are running statistics of normalizations,
    /// which must be taken again with the averaged weights.
    /// </summary>
    /// <param name="start">How many steps have been taken when the first weights are taken in, from 1.</param>
    /// <param name="interval">After how many further steps the next are, from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public static WeightAverage Stochastic(long start, long interval = 1) =>
        new StochasticAverage(ScheduleArguments.CheckCount(start), ScheduleArguments.CheckCount(interval));

    /// <summary>The decay β with which weights count half as much after some steps: β = (1/2)^(1/h).</summary>
    /// <param name="steps">
    /// h, positive; where it is known in samples, the number of samples divided by those of a batch. Another batch size then gives another
    /// decay and the same average.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive or not finite.</exception>
    public static double DecayOfHalfLife(double steps) =>
        double.Exp2(-1 / ScheduleArguments.CheckNumber(steps, ScheduleArguments.Positive));
}
