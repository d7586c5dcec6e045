using GuidedDescent.Rules;

namespace GuidedDescent;

// Schedules that rise again.
public abstract partial record Schedule
{
    /// <summary>
    /// Cosines from 1 towards a final factor, each from the top again (SGDR, Loshchilov and Hutter 2017): cycle i takes
    /// firstCycle · multiplier^i steps. It never ends; the step at which a cycle is over is the first of the next, at 1.
    /// </summary>
    /// <param name="firstCycle">The number of steps of the first cycle, at least 1.</param>
    /// <param name="multiplier">How many times as long as a cycle the next one is; at least 1.</param>
    /// <param name="finalFactor">The factor a cycle goes towards, not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static Schedule CosineRestarts(long firstCycle, long multiplier = 1, double finalFactor = 0) => new CosineRestartsSchedule(
        ScheduleArguments.CheckCount(firstCycle),
        ScheduleArguments.CheckCount(multiplier),
        ScheduleArguments.CheckFactor(finalFactor));

    /// <summary>
    /// A cosine that goes down and up again without end: α + (1 - α) (1 + cos(π t / halfPeriod)) / 2 at index t. CosineAnnealingLR
    /// of PyTorch, whose T_max is half the period.
    /// </summary>
    /// <param name="halfPeriod">The number of steps from the top to the bottom, at least 1.</param>
    /// <param name="finalFactor">The factor α at the bottom, not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static Schedule PeriodicCosine(long halfPeriod, double finalFactor = 0) =>
        new PeriodicCosineSchedule(ScheduleArguments.CheckCount(halfPeriod), ScheduleArguments.CheckFactor(finalFactor));

    /// <summary>
    /// One cycle up and down (Smith and Topin 2018), as OneCycleLR of PyTorch: from the start factor to the peak at index
    /// riseFraction · total - 1, then to the final factor at index total - 1. With three phases it first falls back to the start
    /// factor in as many steps as it rose. The declared value is that of the peak.
    /// </summary>
    /// <param name="total">The number of steps, at least 2.</param>
    /// <param name="startFactor">The factor in the first step, not negative.</param>
    /// <param name="finalFactor">The factor in the last step, not negative.</param>
    /// <param name="peakFactor">
    /// The factor at the peak, not negative. A momentum that goes from 0.95 to 0.85 and back, as PyTorch has it, is declared as 0.95
    /// and takes the factors 1, 1 and 0.85 / 0.95.
    /// </param>
    /// <param name="riseFraction">
    /// The part of all steps that the rise takes: more than 1 / total, and below 1; with three phases at most 0.5.
    /// </param>
    /// <param name="annealing">How it goes from one factor to the next.</param>
    /// <param name="threePhases">Whether it falls back to the start factor before it goes to the final one.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static Schedule OneCycle(
        long total,
        double startFactor = 1.0 / 25,
        double finalFactor = 1.0 / 25 / 1e4,
        double peakFactor = 1,
        double riseFraction = 0.3,
        Annealing annealing = Annealing.Cosine,
        bool threePhases = false)
    {
        ScheduleArguments.CheckCount(total, least: 2);
        var range = new HyperparameterRange(1.0 / total, threePhases ? 0.5 : 1, MinimumExclusive: true, !threePhases);
        return new OneCycleSchedule(
            total,
            ScheduleArguments.CheckFactor(startFactor),
            ScheduleArguments.CheckFactor(peakFactor),
            ScheduleArguments.CheckFactor(finalFactor),
            ScheduleArguments.CheckNumber(riseFraction, range),
            ScheduleArguments.CheckDefined(annealing),
            threePhases);
    }
}
