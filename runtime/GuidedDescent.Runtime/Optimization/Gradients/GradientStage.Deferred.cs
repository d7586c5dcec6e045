using GuidedDescent.Execution;

namespace GuidedDescent;

// Where the device decides about steps while the host goes on. What is told of a step is then told later.
internal sealed partial class GradientStage
{
    private int _capturedMicroBatches = 1;
    private bool _isAstray;

    /// <summary>How the device decides about steps; null where the host does.</summary>
    public DeferredDecisions? Deferred { get; }

    /// <summary>How many numbers of steps are possible, as some may have been left out; they follow each other.</summary>
    public int PossibleStepCounts => Pipeline.Skips ? Deferred!.Pending + 1 : 1;

    private bool IsKnown => PossibleStepCounts == 1;

    /// <summary>Takes note of what has become of steps, and waits only where too many are pending.</summary>
    /// <returns>How many turn out to have been taken, of those that were not counted when they were given to the device.</returns>
    public int Collect()
    {
        if (_isAstray)
        {
            return WaitForAll();
        }

        int taken = 0;
        while (Deferred!.TryTake(out DecidedStep decided))
        {
            taken += Note(decided);
        }

        return taken;
    }

    /// <summary>Waits until it is known what has become of the oldest step.</summary>
    /// <returns>As <see cref="Collect"/>.</returns>
    public int WaitForOldest() => Note(Deferred!.WaitForOldest());

    /// <summary>Waits until it is known what has become of all steps; there are none where the host decides.</summary>
    /// <returns>As <see cref="Collect"/>.</returns>
    public int WaitForAll()
    {
        int taken = 0;
        while (Deferred?.Pending > 0)
        {
            taken += WaitForOldest();
        }

        _isAstray = false;
        return taken;
    }

    /// <summary>Where training stands before the step that is taken next.</summary>
    /// <param name="lowestStepCount">The number of steps that are known to have been taken.</param>
    /// <param name="isReplay">Whether the step is in a graph, with as many micro-batches as it was captured with.</param>
    public StepStart StartAt(long lowestStepCount, bool isReplay) => new(
        lowestStepCount, IsKnown, LossScale, FiniteSteps, isReplay ? _capturedMicroBatches : Math.Max(AccumulatedMicroBatches, 1));

    /// <summary>Notes that a step was given to the device.</summary>
    /// <returns>How many steps are known to be taken by that: 1 where none is left out.</returns>
    public int NoteGiven(in StepStart start)
    {
        AccumulatedMicroBatches = 0;
        if (!Pipeline.Measures)
        {
            LastStep = new StepReport(IsSkipped: false, GradientNorm: null, GlobalFactor: 1, start.LossScale, start.MicroBatches);
        }

        return Pipeline.Skips ? 0 : 1;
    }

    /// <summary>Notes that a step went into a graph that the caller captures.</summary>
    public void NoteCaptured(in StepStart start)
    {
        _capturedMicroBatches = start.MicroBatches;
        AccumulatedMicroBatches = 0;
    }

    /// <summary>Notes that giving a step to the device has failed, after which the host tells it where training stands.</summary>
    public void NoteFailed() => _isAstray = true;

    private int Note(in DecidedStep decided)
    {
        LastStep = decided.Report;
        (LossScale, FiniteSteps) = (decided.LossScale, decided.FiniteSteps);
        return Pipeline.Skips && !decided.Report.IsSkipped ? 1 : 0;
    }
}
