using GuidedDescent.Execution;

namespace GuidedDescent.Cuda;

/// <summary>
/// Steps one optimizer on a GPU. A step is one small upload of its scalars, left out where they have not changed, and one launch
/// for each kernel of the plan, with one more where it reduces, or one replay of the graph that holds these launches. Where the device
/// decides about steps, it does so between the two.
/// </summary>
internal sealed unsafe partial class CudaStepExecutor : StepExecutor
{
    private readonly CudaSession _session;
    private readonly bool _capturesSteps;
    private readonly StepOperations _operations;
    private readonly ScalarStore _scalars;
    private readonly StepGraphs _graphs;
    private PlannedLaunch[]? _capturedByCaller;
    private ulong _capture;
    private bool _isDisposed;

    /// <summary>Loads the kernels, finds the libraries that the plans need, and sends the tables; the context must be current.</summary>
    public CudaStepExecutor(
        CudaSession session,
        KernelLoader loader,
        MatrixLibraries libraries,
        IReadOnlyList<GroupTensors> groups,
        CudaDeviceOptions options,
        StepDecision decision = default,
        CudaDecisions? decisions = null)
        : base(groups)
    {
        _session = session;
        _decisions = decisions is { IsNeeded: true } ? decisions : null;
        _capturesSteps = options.CaptureSteps;
        lock (session.Submission)
        {
            _operations = new StepOperations(
                session,
                new OperationFactory(
                    session, loader, libraries, options.ProductPrecision, skipsSteps: decision.IsSkipped != null),
                groups,
                decision,
                _decisions);
        }

        try
        {
            _scalars = new ScalarStore(session, loader.StoreScalars);
        }
        catch
        {
            _operations.Dispose();
            throw;
        }

        _graphs = new StepGraphs(session, _operations);
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
            _operations.Prepare(launches.Launches);
            _scalars.Send(launches.Scalars);
            RunOperations(launches);
            return true;
        }
    }

    public override bool KeepsAverages => true;

    public override void ExchangeWeights(int average) => MoveWeights(average, WeightMove.Lend);

    public override void ReturnWeights(int average) => MoveWeights(average, WeightMove.Return);

    public override void CopyWeights(int average) => MoveWeights(average, WeightMove.Copy);

    public override void PrepareReplay(LaunchList launches)
    {
        using ContextScope scope = Enter();
        RequireCaptured(launches);
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
        _operations.Dispose();
    }

    protected override void ClearSlot(int group, int slot)
    {
        using ContextScope scope = Enter();
        lock (_session.Submission)
        {
            _operations.Clear(group, Groups[group], slot);
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

            if (_operations.Connect(groups))
            {
                ForgetGraphs();
            }
        }
    }

    private void MoveWeights(int average, WeightMove move)
    {
        using ContextScope scope = Enter();
        _session.RefuseWhileCapturing("exchanging the weights with an average");
        lock (_session.Submission)
        {
            _operations.MoveWeights(average, move);
        }
    }

    private ContextScope Enter()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, typeof(Optimizer));
        return _session.Enter();
    }

    /// <summary>Puts a step into the device's stream whose scalars are on the device.</summary>
    private void RunOperations(LaunchList launches)
    {
        if (_capturesSteps && _operations.FindUncapturable(launches.Launches) is null)
        {
            _graphs.Find(launches.Launches, new StepScalars(_scalars.Address, launches, isCaptured: true)).Replay();
        }
        else
        {
            _operations.Enqueue(
                launches.Launches, new StepScalars(_scalars.Address, launches, isCaptured: false), _session.Stream);
        }
    }

    private void RequireCaptured(LaunchList launches)
    {
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

        if (_operations.FindUncapturable(launches.Launches) is FactorizationOperation factorization)
        {
            throw new NotSupportedException(
                $"The step cannot be part of a graph, as cuSOLVER does not promise that factorizations can be captured, and it has one: "
                + $"{factorization}. Step outside of the capture.");
        }

        if (launches.Scalars.Length > _scalars.Capacity || _decisions?.HasRoomFor(launches.Scalars.Length) == false)
        {
            throw new InvalidOperationException(
                $"The step has {launches.Scalars.Length} bytes of scalars, for which memory cannot be reserved while the stream is "
                + "captured: take one step before.");
        }

        _operations.Prepare(launches.Launches);
        _decisions?.Enqueue(_scalars.Address, _session.Stream);
        _operations.Enqueue(launches.Launches, new StepScalars(_scalars.Address, launches, isCaptured: true), _session.Stream);
        (_capturedByCaller, _capture) = (launches.Launches.ToArray(), capture);
    }

    private void MakeRoom(LaunchList launches)
    {
        bool hasMoved = _scalars.Reserve(launches.Scalars.Length);
        hasMoved |= _decisions?.Reserve(launches.Scalars.Length) == true;
        if (hasMoved)
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
