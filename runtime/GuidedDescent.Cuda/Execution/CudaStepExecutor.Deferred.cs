using GuidedDescent.Execution;

namespace GuidedDescent.Cuda;

// Steps about which the device decides.
internal sealed unsafe partial class CudaStepExecutor
{
    private readonly CudaDecisions? _decisions;

    internal override bool Run(PossibleSteps steps, in StepStart start)
    {
        if (_decisions is null)
        {
            return Run(steps.Launches);
        }

        using ContextScope scope = Enter();
        lock (_session.Submission)
        {
            if (_session.CurrentCapture() is ulong capture)
            {
                CaptureInto(capture, steps.Launches);
                return false;
            }

            MakeRoom(steps.Launches);
            _operations.Prepare(steps.Launches.Launches);
            _decisions.Send(steps, start);
            _decisions.Enqueue(_scalars.Address, _session.Stream);
            _decisions.Expect(isInStream: true);
            try
            {
                RunOperations(steps.Launches);
                return true;
            }
            catch
            {
                _decisions.Withdraw();
                throw;
            }
        }
    }

    internal override void PrepareReplay(PossibleSteps steps, in StepStart start)
    {
        if (_decisions is null)
        {
            PrepareReplay(steps.Launches);
            return;
        }

        using ContextScope scope = Enter();
        RequireCaptured(steps.Launches);
        lock (_session.Submission)
        {
            _decisions.Send(steps, start);
            _decisions.Expect(isInStream: false);
        }
    }
}
