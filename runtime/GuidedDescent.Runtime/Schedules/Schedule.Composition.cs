namespace GuidedDescent;

// Schedules made of schedules.
public abstract partial record Schedule
{
    /// <summary>Multiplies two schedules, step by step: a decay under a warm-up, for example.</summary>
    /// <param name="first">The one.</param>
    /// <param name="second">The other.</param>
    public static Schedule operator *(Schedule first, Schedule second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return new ProductSchedule(first, second);
    }

    /// <summary>Multiplies a schedule by a number.</summary>
    /// <param name="scale">The number, not negative.</param>
    /// <param name="schedule">The schedule.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is NaN, infinite or negative.</exception>
    public static Schedule operator *(double scale, Schedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return new ScaledSchedule(ScheduleArguments.CheckFactor(scale), schedule);
    }

    /// <inheritdoc cref="op_Multiply(double, Schedule)"/>
    public static Schedule operator *(Schedule schedule, double scale) => scale * schedule;

    /// <summary>The smaller of two schedules in every step.</summary>
    /// <param name="first">The one.</param>
    /// <param name="second">The other.</param>
    public static Schedule Min(Schedule first, Schedule second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return new ExtremumSchedule(IsLarger: false, first, second);
    }

    /// <summary>The larger of two schedules in every step: one that decays down to a floor, for example.</summary>
    /// <param name="first">The one.</param>
    /// <param name="second">The other.</param>
    public static Schedule Max(Schedule first, Schedule second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return new ExtremumSchedule(IsLarger: true, first, second);
    }

    /// <summary>
    /// This schedule, then another from its end on. The step at the end, of index <see cref="Length"/>, is step 0 of the other.
    /// </summary>
    /// <param name="next">What comes after.</param>
    /// <exception cref="InvalidOperationException">This schedule never ends, or takes no step.</exception>
    /// <exception cref="ArgumentException">What comes after would switch beyond the last index there is.</exception>
    public Schedule Then(Schedule next)
    {
        ArgumentNullException.ThrowIfNull(next);
        if (Length is not (long end and > 0))
        {
            throw new InvalidOperationException(
                Length is null
                    ? $"The schedule {this} never ends, so nothing follows its end; say when with Then(next, at: step)."
                    : $"The schedule {this} takes no step before the next would begin; begin with that one.");
        }

        return Then(next, end);
    }

    /// <summary>
    /// This schedule before a step, another from that step on. Where this one ends earlier, it holds its final value until then.
    /// </summary>
    /// <param name="next">What comes after.</param>
    /// <param name="at">The index of the first step that belongs to what comes after, as its step 0; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is below 1.</exception>
    /// <exception cref="ArgumentException">What comes after would switch beyond the last index there is.</exception>
    public Schedule Then(Schedule next, long at)
    {
        ArgumentNullException.ThrowIfNull(next);
        ScheduleArguments.CheckCount(at);

        // A.Then(B.Then(C)) and A.Then(B).Then(C) are one schedule, and so one value with one text.
        if (next is not SequenceSchedule sequence)
        {
            return new SequenceSchedule(this, at, next);
        }

        if (sequence.Boundary > long.MaxValue - at)
        {
            throw new ArgumentException(
                $"From step {at} on, the schedule {next} would switch beyond step {long.MaxValue}, the last there is; "
                + "begin it earlier or leave out its last part.",
                nameof(next));
        }

        return Then(sequence.First, at).Then(sequence.Second, at + sequence.Boundary);
    }

    /// <summary>This schedule after a linear warm-up: <c>LinearWarmup(steps, start).Then(this)</c>.</summary>
    /// <param name="steps">The number of steps of the warm-up; with 0 there is none.</param>
    /// <param name="start">Where it starts: by default at 1 / steps.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of steps is negative, or there is no such start.</exception>
    public Schedule WithWarmup(long steps, WarmupStart start = WarmupStart.AboveZero)
    {
        ScheduleArguments.CheckCount(steps, least: 0);
        ScheduleArguments.CheckDefined(start);
        return steps == 0 ? this : LinearWarmup(steps, start).Then(this);
    }

    /// <summary>
    /// This schedule until a step, and from there on the value of that step. A schedule that ends needs no hold: it holds its final
    /// value by itself.
    /// </summary>
    /// <param name="from">The index of the step whose value is held; not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative.</exception>
    public Schedule Hold(long from) => new HeldSchedule(this, ScheduleArguments.CheckCount(from, least: 0));

    /// <summary>The length of what depends on two schedules: that of the longer one.</summary>
    private protected static long? JointLength(Schedule first, Schedule second) =>
        first.Length is long one && second.Length is long other ? Math.Max(one, other) : null;
}
