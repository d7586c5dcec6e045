namespace GuidedDescent;

// What a schedule begins with.
public abstract partial record Schedule
{
    /// <summary>One factor in all steps. It never ends.</summary>
    /// <param name="factor">The factor, not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is NaN, infinite or negative.</exception>
    public static Schedule Constant(double factor = 1) => new ConstantSchedule(ScheduleArguments.CheckFactor(factor), Steps: null);

    /// <summary>One factor, in a number of steps after which something else may come.</summary>
    /// <param name="factor">The factor, not negative.</param>
    /// <param name="steps">The number of steps, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static Schedule Constant(double factor, long steps) =>
        new ConstantSchedule(ScheduleArguments.CheckFactor(factor), ScheduleArguments.CheckCount(steps));

    /// <summary>
    /// A linear warm-up to 1. By default no step is lost: the first step has 1 / steps, the last one, of index steps - 1, has 1.
    /// </summary>
    /// <param name="steps">The number of steps, at least 1.</param>
    /// <param name="start">Where it starts; see <see cref="WarmupStart"/> for the other convention.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of steps is below 1, or there is no such start.</exception>
    public static Schedule LinearWarmup(long steps, WarmupStart start = WarmupStart.AboveZero) =>
        new LinearWarmupSchedule(ScheduleArguments.CheckCount(steps), ScheduleArguments.CheckDefined(start));

    /// <summary>
    /// A line from one factor at index 0 to another at index <paramref name="steps"/>, up or down: LinearLR of PyTorch.
    /// </summary>
    /// <param name="steps">The number of steps, at least 1.</param>
    /// <param name="startFactor">The factor in the first step, not negative.</param>
    /// <param name="finalFactor">The factor after the last step, not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static Schedule Linear(long steps, double startFactor, double finalFactor) => new LinearSchedule(
        ScheduleArguments.CheckCount(steps), ScheduleArguments.CheckFactor(startFactor), ScheduleArguments.CheckFactor(finalFactor));

    /// <summary>
    /// A warm-up that grows by the same ratio in every step: startFactor^(1 - t / steps) at index t, 1 at index
    /// <paramref name="steps"/>.
    /// </summary>
    /// <param name="steps">The number of steps, at least 1.</param>
    /// <param name="startFactor">The factor in the first step, above 0 and at most 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static Schedule ExponentialWarmup(long steps, double startFactor) => new ExponentialWarmupSchedule(
        ScheduleArguments.CheckCount(steps), ScheduleArguments.CheckNumber(startFactor, ScheduleArguments.PositiveUpToOne));

    /// <summary>
    /// A warm-up that approaches 1 and never ends: 1 - exp(-(t + 1) / timeConstant) at index t. With the time constant
    /// 1 / (1 - β₂) it is the untuned exponential warm-up for Adam of Ma and Yarats 2021.
    /// </summary>
    /// <param name="timeConstant">The number of steps in which the distance to 1 shrinks by a factor e; positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time constant is NaN, infinite or not positive.</exception>
    public static Schedule SaturatingWarmup(double timeConstant) =>
        new SaturatingWarmupSchedule(ScheduleArguments.CheckNumber(timeConstant, ScheduleArguments.Positive));
}
