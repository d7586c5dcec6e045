namespace GuidedDescent;

// Schedules that papers name, made of those above.
public abstract partial record Schedule
{
    /// <summary>
    /// Warm-up, stable phase and cool-down, also called trapezoidal (Hägele et al. 2024): the warm-up, then 1 up to the step of index
    /// total - decay, from which on the cool-down takes the last steps.
    /// </summary>
    /// <param name="warmup">The number of steps of the <see cref="LinearWarmup"/>; with 0 there is none.</param>
    /// <param name="total">The number of all steps, at least those of warm-up and cool-down.</param>
    /// <param name="decay">The number of steps of the <see cref="Cooldown"/>, at least 1; a fifth of all is common.</param>
    /// <param name="shape">The way the cool-down takes.</param>
    /// <param name="finalFactor">The factor after the last step.</param>
    /// <param name="start">Where the warm-up starts.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static Schedule WarmupStableDecay(
        long warmup,
        long total,
        long decay,
        CooldownShape shape = CooldownShape.OneMinusSqrt,
        double finalFactor = 0,
        WarmupStart start = WarmupStart.AboveZero)
    {
        ScheduleArguments.CheckCount(warmup, least: 0);
        ScheduleArguments.CheckCount(decay);
        if (total < decay || total - decay < warmup)
        {
            throw new ArgumentOutOfRangeException(
                nameof(total), total, $"total must be at least warmup + decay, which are {warmup} and {decay}, but is {total}.");
        }

        long stable = total - decay - warmup;
        Schedule cooldown = Cooldown(decay, shape, finalFactor);
        return (stable == 0 ? cooldown : Constant(1, stable).Then(cooldown)).WithWarmup(warmup, start);
    }

    /// <summary>
    /// The schedule of the Transformer (Vaswani et al. 2017): modelWidth^-½ · min(t^-½, t · warmup^-1.5) with t from 1, a linear
    /// warm-up and then a decay by the square root. It peaks at 1 / √(modelWidth · warmup), for a declared learning rate of about 1.
    /// </summary>
    /// <param name="modelWidth">The width of the model, at least 1.</param>
    /// <param name="warmup">The number of steps of the warm-up, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static Schedule Noam(long modelWidth, long warmup)
    {
        ScheduleArguments.CheckCount(modelWidth);
        Schedule shape = LinearWarmup(ScheduleArguments.CheckCount(warmup)) * InverseSquareRoot(warmup, shift: 1);
        return 1 / (Math.Sqrt(modelWidth) * Math.Sqrt(warmup)) * shape;
    }

    /// <summary>
    /// The schedule of T5 (Raffel et al. 2020): 1 / √max(t, constantSteps) at index t, for a declared learning rate of 1.
    /// </summary>
    /// <param name="constantSteps">The number of steps before the decay, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of steps is below 1.</exception>
    public static Schedule T5(long constantSteps = 10_000) =>
        1 / Math.Sqrt(ScheduleArguments.CheckCount(constantSteps)) * InverseSquareRoot(constantSteps);

    /// <summary>
    /// The schedule of EDM2 (Karras et al. 2024): 1 / √max(t / reference, 1) at index t, under a linear ramp from zero.
    /// </summary>
    /// <param name="reference">The step up to which there is no decay; at least 1.</param>
    /// <param name="ramp">The number of steps of the ramp; with 0 there is none.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static Schedule Edm2(long reference, long ramp)
    {
        ScheduleArguments.CheckCount(ramp, least: 0);
        Schedule decay = InverseSquareRoot(reference);
        return ramp == 0 ? decay : LinearWarmup(ramp, WarmupStart.Zero) * decay;
    }
}
