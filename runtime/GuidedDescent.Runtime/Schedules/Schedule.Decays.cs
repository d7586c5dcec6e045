namespace GuidedDescent;

// Decays of a given number of steps. In the first step each is 1; the final factor is reached after the last, at index steps.
public abstract partial record Schedule
{
    /// <summary>A line from 1 to 0, for training with no floor: <c>Linear(steps, 1, 0)</c>.</summary>
    /// <param name="steps">The number of steps, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of steps is below 1.</exception>
    public static Schedule LinearToZero(long steps) => Linear(steps, startFactor: 1, finalFactor: 0);

    /// <summary>
    /// Half a period of a cosine from 1 to a final factor α: α + (1 - α) ((1 + cos(π t / steps)) / 2)^exponent at index t
    /// (Loshchilov and Hutter 2017).
    /// </summary>
    /// <param name="steps">The number of steps, at least 1.</param>
    /// <param name="finalFactor">The factor after the last step, not negative.</param>
    /// <param name="exponent">The exponent of the cosine term; positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static Schedule Cosine(long steps, double finalFactor = 0, double exponent = 1) => new CosineSchedule(
        ScheduleArguments.CheckCount(steps),
        ScheduleArguments.CheckFactor(finalFactor),
        ScheduleArguments.CheckNumber(exponent, ScheduleArguments.Positive));

    /// <summary>A polynomial from 1 to a final factor α: α + (1 - α) (1 - t / steps)^power at index t.</summary>
    /// <param name="steps">The number of steps, at least 1.</param>
    /// <param name="power">The power; positive.</param>
    /// <param name="finalFactor">The factor after the last step, not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static Schedule Polynomial(long steps, double power, double finalFactor = 0) => new PolynomialSchedule(
        ScheduleArguments.CheckCount(steps),
        ScheduleArguments.CheckNumber(power, ScheduleArguments.Positive),
        ScheduleArguments.CheckFactor(finalFactor));

    /// <summary>
    /// REX, which holds high and falls late: z / (1 - β + β z) with z = 1 - t / steps, at index t (Chen et al. 2022).
    /// </summary>
    /// <param name="steps">The number of steps, at least 1.</param>
    /// <param name="beta">β, at least 0 and below 1: 0.5 in the paper, 0.9 in a variant; 0 is a line.</param>
    /// <param name="finalFactor">The factor after the last step, not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static Schedule Rex(long steps, double beta = 0.5, double finalFactor = 0) => new RexSchedule(
        ScheduleArguments.CheckCount(steps),
        ScheduleArguments.CheckNumber(beta, new(0, 1, MaximumExclusive: true)),
        ScheduleArguments.CheckFactor(finalFactor));

    /// <summary>A cool-down from 1 to a final factor f: f + (1 - f) shape(t / steps) at index t, or f^(t / steps).</summary>
    /// <param name="steps">The number of steps, at least 1.</param>
    /// <param name="shape">The way it takes; see <see cref="CooldownShape"/> for the formulas.</param>
    /// <param name="finalFactor">
    /// The factor after the last step, not negative, and positive for <see cref="CooldownShape.Exponential"/>.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static Schedule Cooldown(long steps, CooldownShape shape = CooldownShape.OneMinusSqrt, double finalFactor = 0)
    {
        ScheduleArguments.CheckCount(steps);
        ScheduleArguments.CheckDefined(shape);
        finalFactor = ScheduleArguments.CheckNumber(
            finalFactor, shape == CooldownShape.Exponential ? ScheduleArguments.Positive : ScheduleArguments.NotNegative);
        return new CooldownSchedule(steps, shape, finalFactor);
    }
}
