namespace GuidedDescent.Runtime.Tests.Schedules;

/// <summary>Where numbers overflow, vanish or lose their digits, if anywhere.</summary>
internal static class ScheduleExtremes
{
    /// <summary>The first steps, and those around every power of two up to the last there is.</summary>
    public static long[] Steps() =>
    [
        .. Enumerable.Range(0, 300).Select(step => (long)step),
        .. Enumerable.Range(8, 55).SelectMany(power => new[] { (1L << power) - 1, 1L << power, (1L << power) + 1 }),
        long.MaxValue - 1,
        long.MaxValue,
    ];

    /// <summary>Schedules with arguments at the ends of their ranges.</summary>
    public static Schedule[] All()
    {
        const long Long = long.MaxValue;
        return
        [
            Schedule.LinearWarmup(Long),
            Schedule.LinearWarmup(1),
            Schedule.ExponentialWarmup(Long, double.Epsilon),
            Schedule.SaturatingWarmup(double.Epsilon),
            Schedule.SaturatingWarmup(double.MaxValue),
            Schedule.Linear(1, 0, double.MaxValue),
            Schedule.Linear(Long, double.MaxValue, 0),
            Schedule.Polynomial(Long, double.MaxValue, double.MaxValue),
            Schedule.Polynomial(1, double.Epsilon),
            Schedule.Cosine(Long, double.MaxValue, double.Epsilon),
            Schedule.Cosine(3, double.Epsilon, double.MaxValue),
            Schedule.PeriodicCosine(Long, double.MaxValue),
            Schedule.PeriodicCosine(1),
            Schedule.CosineRestarts(1, Long),
            Schedule.CosineRestarts(Long, Long),
            Schedule.CosineRestarts(1, 1),
            Schedule.CosineRestarts(1, 2),
            Schedule.Exponential(double.Epsilon),
            Schedule.Exponential(Math.BitDecrement(1.0), Long, Long),
            Schedule.Exponential(1, Long, 0, staircase: true),
            Schedule.MultiStep(double.Epsilon, 1, 2, Long),
            Schedule.InverseSquareRoot(1, Long),
            Schedule.InverseSquareRoot(Long, Long),
            Schedule.OneCycle(2, riseFraction: 0.6),
            Schedule.OneCycle(3, riseFraction: 0.5, threePhases: true),
            Schedule.OneCycle(100, double.MaxValue, 0, double.MaxValue, Math.BitDecrement(1.0)),
            Schedule.OneCycle(100, riseFraction: Math.BitIncrement(0.01)),
            Schedule.OneCycle(100, riseFraction: Math.BitIncrement(0.01), threePhases: true),
            Schedule.OneCycle(Long),
            Schedule.Cooldown(Long, CooldownShape.Exponential, double.Epsilon),
            Schedule.Cooldown(1, CooldownShape.Exponential, double.MaxValue),
            Schedule.Cooldown(Long, CooldownShape.MirrorCosine, double.MaxValue),
            Schedule.Rex(Long, Math.BitDecrement(1.0)),
            Schedule.Rex(1, 0),
            Schedule.Noam(Long, Long),
            Schedule.T5(Long),
            Schedule.Edm2(Long, Long),
            Schedule.WarmupStableDecay(1, Long, Long - 1),
            Schedule.Cosine(Long).Then(Schedule.Cosine(Long)),
            Schedule.Constant().Then(Schedule.LinearToZero(1), at: Long),
        ];
    }
}
