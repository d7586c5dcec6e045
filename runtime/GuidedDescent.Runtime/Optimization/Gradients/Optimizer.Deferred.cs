using GuidedDescent.Execution;

namespace GuidedDescent;

// Steps about which the device decides while the host goes on.
public sealed partial class Optimizer
{
    private readonly PossibleSteps? _possibleSteps;

    private void StepDeferred(GradientStage stage, PossibleSteps steps)
    {
        PlanPossibleSteps(stage, steps);
        StepStart start = stage.StartAt(_stepCount, isReplay: false);
        bool hasRun;
        try
        {
            hasRun = _executor.Run(steps, start);
        }
        catch
        {
            stage.NoteFailed();
            throw;
        }

        if (hasRun)
        {
            _stepCount += stage.NoteGiven(start);
        }
        else
        {
            stage.NoteCaptured(start);
        }
    }

    private void PrepareReplayDeferred(GradientStage stage, PossibleSteps steps)
    {
        PlanPossibleSteps(stage, steps);
        StepStart start = stage.StartAt(_stepCount, isReplay: true);
        _executor.PrepareReplay(steps, start);
        _stepCount += stage.NoteGiven(start);
    }

    /// <summary>
    /// Plans the next step for each number of steps that may have been taken. Where they differ in more than numbers, or one throws,
    /// which need not be the next one, waits until fewer are possible.
    /// </summary>
    private void PlanPossibleSteps(GradientStage stage, PossibleSteps steps)
    {
        _stepCount += stage.Collect();
        while (!TryPlan(steps, stage.PossibleStepCounts))
        {
            _stepCount += stage.WaitForOldest();
        }
    }

    private bool TryPlan(PossibleSteps steps, int count)
    {
        steps.Clear();
        for (int index = 0; index < count; index++)
        {
            try
            {
                Plan(_stepCount + index, steps.Next);
            }
            catch when (count > 1)
            {
                return false;
            }

            if (!steps.TryAdd())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Waits until it is known what has become of all steps.</summary>
    private void WaitForDecisions()
    {
        if (!_isDisposed)
        {
            _stepCount += _gradients?.WaitForAll() ?? 0;
        }
    }
}
