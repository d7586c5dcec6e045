namespace GuidedDescent;

// Decays by powers: of a factor, and of the step.
public abstract partial record Schedule
{
    /// <summary>
    /// Multiplies by a factor in every period: 1 up to index begin, then factor^((t - begin) / period) at index t; with a staircase the
    /// exponent is rounded down. It never ends.
    /// </summary>
    /// <param name="factor">The factor of a period, above 0 and at most 1.</param>
    /// <param name="period">The number of steps of a period, at least 1.</param>
    /// <param name="begin">The index of the step at which the decay begins; not negative.</param>
    /// <param name="staircase">Whether the whole factor comes at the end of a period, instead of a part of it in every step.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static Schedule Exponential(double factor, long period = 1, long begin = 0, bool staircase = false) =>
        new ExponentialSchedule(
            ScheduleArguments.CheckNumber(factor, ScheduleArguments.PositiveUpToOne),
            ScheduleArguments.CheckCount(period),
            ScheduleArguments.CheckCount(begin, least: 0),
            staircase && period > 1);

    /// <summary>
    /// Multiplies by a factor every so many steps, at the indices period, 2 period and so on: an <see cref="Exponential"/> with a
    /// staircase. It never ends.
    /// </summary>
    /// <param name="period">The number of steps of a stair, at least 1.</param>
    /// <param name="factor">The factor, above 0 and at most 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static Schedule StepDecay(long period, double factor = 0.1) => Exponential(factor, period, staircase: true);

    /// <summary>Multiplies by a factor at each milestone: factor^n at index t, n the number of milestones up to t.</summary>
    /// <param name="factor">The factor, above 0 and at most 1.</param>
    /// <param name="milestones">The indices of the first steps that are multiplied once more: from 1 on, each above the last.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    /// <exception cref="ArgumentException">There is no milestone.</exception>
    public static Schedule MultiStep(double factor, params ReadOnlySpan<long> milestones)
    {
        factor = ScheduleArguments.CheckNumber(factor, ScheduleArguments.PositiveUpToOne);
        if (milestones.IsEmpty)
        {
            throw new ArgumentException("At least one milestone is needed; without any, use Constant.", nameof(milestones));
        }

        long last = 0;
        foreach (long milestone in milestones)
        {
            if (milestone <= last)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(milestones),
                    milestone,
                    $"Milestones must be indices of steps from 1 on, each above the last, but {milestone} follows {last}.");
            }

            last = milestone;
        }

        return new MultiStepSchedule(factor, [.. milestones]);
    }

    /// <summary>
    /// 1 up to index reference - shift, then a decay by the square root: 1 / √max((t + shift) / reference, 1) at index t. It never
    /// ends.
    /// </summary>
    /// <param name="reference">The step up to which the factor is 1; at least 1.</param>
    /// <param name="shift">The number of steps that count as taken before index 0; not negative. With 1, steps count from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static Schedule InverseSquareRoot(long reference, long shift = 0) =>
        new InverseSquareRootSchedule(ScheduleArguments.CheckCount(reference), ScheduleArguments.CheckCount(shift, least: 0));
}
