using GuidedDescent.Execution;

namespace GuidedDescent.Cuda;

/// <summary>
/// Steps one optimizer on a GPU. A step is one small upload of its scalars, left out where they have not changed, and one launch
/// for each kernel of the plan, or one replay of the graph that holds these launches.
/// </summary>
internal sealed unsafe class CudaStepExecutor : StepExecutor
{
    private readonly CudaSession _session;
    private readonly bool _capturesSteps;
    private readonly StepKernels _kernels;
    private readonly ScalarStore _scalars;
    private readonly StepGraphs _graphs;
    private PlannedLaunch[]? _capturedByCaller;
    private ulong _capture;
    private bool _isDisposed;

    /// <summary>Loads the kernels and sends the tables; the context must be current.</summary>
    public CudaStepExecutor(CudaSession session, KernelLoader loader, IReadOnlyList<GroupTensors> groups, bool capturesSteps)
        : base(groups)
    {
        if (groups.FirstOrDefault(group => !group.Rule.IsElementwise) is GroupTensors refused)
        {
            throw new NotSupportedException(
                $"{refused.Rule.Name} reduces or works on matrices, which {session.Name} does not run; step it on the processor.");
        }

        _session = session;
        _capturesSteps = capturesSteps;
        _kernels = new StepKernels(session, loader, groups);
        try
        {
            _scalars = new ScalarStore(session, loader.StoreScalars);
        }
        catch
        {
            _kernels.Dispose();
            throw;
        }

        _graphs = new StepGraphs(session, _kernels);
    }

    public override bool Run(LaunchList launches)
    {
        using ContextScope scope = Enter();
        lock (_session.Submission)
        {
            if (_session.CurrentCapture() is ulong capture)
            {
                CaptureInto(capture, launches);
                return false;
            }

            MakeRoom(launches);
            _scalars.Send(launches.Scalars);
            if (_capturesSteps)
            {
                _graphs.Find(launches.Launches, _scalars.Address).Replay();
            }
            else
            {
                _kernels.Enqueue(launches.Launches, _scalars.Address, _session.Stream);
            }

            return true;
        }
    }

    public override void PrepareReplay(LaunchList launches)
    {
        using ContextScope scope = Enter();
        _session.RefuseWhileCapturing("preparing a replay");
        if (_capturedByCaller is null)
        {
            throw new InvalidOperationException(
                $"No step of this optimizer is in a graph, or what it refers to is no more: capture the stream of {_session.Name}, "
                + "call Step, end the capture, and call PrepareReplay before each replay.");
        }

        if (!launches.Launches.SequenceEqual(_capturedByCaller))
        {
            throw new InvalidOperationException(
                $"This step needs other kernels than the captured one: {Describe(launches.Launches)} instead of "
                + $"{Describe(_capturedByCaller)}, as a hyperparameter or the step number chooses between them. Capture it again.");
        }

        lock (_session.Submission)
        {
            _scalars.Send(launches.Scalars);
        }
    }

    public override void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _graphs.Dispose();
        _scalars.Dispose();
        _kernels.Dispose();
    }

    protected override void ClearSlot(int group, int slot)
    {
        using ContextScope scope = Enter();
        lock (_session.Submission)
        {
            _kernels.Clear(group, slot, Groups[group].Tensors.SlotCount);
        }
    }

    protected override void Connect(IReadOnlyList<GroupTensors> groups)
    {
        using ContextScope scope = Enter();
        lock (_session.Submission)
        {
            if (_session.CurrentCapture() is not null)
            {
                throw new InvalidOperationException(
                    "A gradient was bound to other memory since the last step, and the tables on the device cannot change while the "
                    + "stream is captured: bind gradients, take a step, and capture then.");
            }

            if (_kernels.Connect(groups))
            {
                ForgetGraphs();
            }
        }
    }

    private ContextScope Enter()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, typeof(Optimizer));
        return _session.Enter();
    }

    /// <summary>Puts the launches into the graph that the caller captures. The scalars of its replays come later.</summary>
    private void CaptureInto(ulong capture, LaunchList launches)
    {
        if (_capturedByCaller is not null && capture == _capture)
        {
            throw new InvalidOperationException(
                "A step of this optimizer is in the captured graph already, and a replay has the scalars of one step: capture one step, "
                + "and replay it as often as there are steps to take.");
        }

        if (launches.Scalars.Length > _scalars.Capacity)
        {
            throw new InvalidOperationException(
                $"The step has {launches.Scalars.Length} bytes of scalars, for which memory cannot be reserved while the stream is "
                + "captured: take one step before.");
        }

        _kernels.Enqueue(launches.Launches, _scalars.Address, _session.Stream);
        (_capturedByCaller, _capture) = (launches.Launches.ToArray(), capture);
    }

    private void MakeRoom(LaunchList launches)
    {
        if (_scalars.Reserve(launches.Scalars.Length))
        {
            ForgetGraphs();
        }
    }

    private void ForgetGraphs()
    {
        _graphs.Clear();
        _capturedByCaller = null;
    }

    private string Describe(ReadOnlySpan<PlannedLaunch> launches)
    {
        var names = new List<string>();
        foreach (PlannedLaunch launch in launches)
        {
            names.Add(Groups[launch.Group].Rule.Operations[launch.Operation].ToString());
        }

        return names.Count == 0 ? "none" : string.Join(", ", names);
    }
}
