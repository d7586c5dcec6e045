using System.Runtime.InteropServices;
using GuidedDescent.Execution;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>
/// The gradient pipeline of one optimizer on a GPU: it measures the gradients and decides about each step before the kernels of the step
/// run, and tells the host when it comes to it.
/// </summary>
internal sealed unsafe class CudaDecisions : DeferredDecisions
{
    private const int VectorBytes = 16;

    private readonly CudaSession _session;
    private readonly PipelineKernels _kernels;
    private readonly MeasureTables _tables;
    private readonly PipelineMemory _memory;
    private readonly DecisionReports _reports;
    private readonly ScalarStore _orders;
    private readonly bool _measures;
    private readonly bool _skips;
    private PipelineArguments _arguments;
    private byte[] _order = [];

    /// <summary>Loads the kernels and reserves memory; the context must be current.</summary>
    public CudaDecisions(CudaSession session, KernelLoader loader, GradientPipeline pipeline, GradientUnits units)
    {
        _session = session;
        _measures = pipeline.Measures;
        _skips = pipeline.Skips;
        IsNeeded = pipeline.Measures || pipeline.Scales;
        _kernels = new PipelineKernels(session, loader);
        _tables = new MeasureTables(units, _kernels.ResidentBlocks);
        _memory = new PipelineMemory(session, units, _tables.Tiles);
        try
        {
            _orders = new ScalarStore(session, loader.StoreScalars);
            _reports = new DecisionReports(session, _memory.Arguments.Reports);
        }
        catch
        {
            _orders?.Dispose();
            _memory.Dispose();
            throw;
        }

        _arguments = _memory.Arguments with
        {
            Order = (StepOrder*)_orders.Address,
            Limits = PipelineLimits.Of(pipeline),
            Units = units.Count,
            TensorCount = units.Tensors.Length,
        };
        Decision = new StepDecision(_skips ? _arguments.IsSkipped : null, pipeline.Scales ? _arguments.Factors : null);
    }

    /// <summary>Whether there is anything to decide; else steps run as if there were no pipeline.</summary>
    public bool IsNeeded { get; }

    /// <summary>Where the kernels of a step read what was decided about it.</summary>
    public StepDecision Decision { get; }

    public override int Pending => _reports.Pending;

    /// <inheritdoc cref="MeasureTables.LayOut"/>
    public void LayOut(TableImage image) => _tables.LayOut(image);

    /// <inheritdoc cref="MeasureTables.TakeUp"/>
    public void TakeUp(byte* tables)
    {
        _tables.TakeUp(tables);
        _arguments.Tensors = _tables.Tensors;
    }

    /// <summary>Makes room for the plans of a step; the context must be current.</summary>
    /// <returns>Whether captured launches refer to what is no more.</returns>
    public bool Reserve(int scalarBytes)
    {
        bool hasMoved = _orders.Reserve(MostBytes(scalarBytes));
        _arguments.Order = (StepOrder*)_orders.Address;
        return hasMoved;
    }

    /// <summary>Whether there is room for the plans of a step.</summary>
    public bool HasRoomFor(int scalarBytes) => MostBytes(scalarBytes) <= _orders.Capacity;

    /// <summary>Sends what the host says about a step, with the scalars of all its plans; the context must be current.</summary>
    public void Send(PossibleSteps steps, in StepStart start)
    {
        var order = new StepOrder
        {
            Known = new DeviceProgress
            {
                Steps = start.LowestStepCount,
                LossScale = start.LossScale,
                FiniteSteps = start.FiniteSteps,
            },
            Lowest = start.LowestStepCount,
            Number = _measures ? _reports.NextNumber : 0,
            IsKnown = start.IsKnown ? 1 : 0,
            MicroBatches = start.MicroBatches,
            ScalarVectors = steps.Launches.Scalars.Length / VectorBytes,
        };
        if (!_skips)
        {
            // Nothing on the device counts steps then, and an order may be the very same as the last.
            (order.Known.Steps, order.Lowest) = (0, 0);
        }

        if (_order.Length < MostBytes(steps.Launches.Scalars.Length))
        {
            _order = new byte[MostBytes(steps.Launches.Scalars.Length)];
        }

        MemoryMarshal.Write(_order, order);
        steps.Scalars.CopyTo(_order.AsSpan(sizeof(StepOrder)));
        _orders.Send(_order.AsSpan(0, sizeof(StepOrder) + steps.Scalars.Length));
    }

    /// <summary>Puts the measuring and the decision into a stream; the context must be current.</summary>
    /// <param name="scalars">Where the kernels of the step read their scalars.</param>
    /// <param name="stream">The stream.</param>
    public void Enqueue(byte* scalars, CUstream stream)
    {
        _arguments.Scalars = scalars;
        if (_measures)
        {
            _kernels.Measure(_arguments, _tables, stream);
        }

        _kernels.Decide(_arguments, stream);
    }

    /// <summary>Expects what becomes of the step that was ordered; the context must be current.</summary>
    /// <param name="isInStream">Whether the decision is in the device's stream already.</param>
    public void Expect(bool isInStream)
    {
        if (_measures)
        {
            _reports.Expect(isInStream);
        }
    }

    /// <summary>Expects nothing of the step that was ordered last, which could not be run.</summary>
    public void Withdraw()
    {
        if (_measures)
        {
            _reports.Withdraw();
        }
    }

    public override bool TryTake(out DecidedStep decided)
    {
        decided = default;
        if (Pending == 0)
        {
            return false;
        }

        using ContextScope scope = _session.Enter();
        lock (_session.Submission)
        {
            if (_session.CurrentCapture() is not null)
            {
                return false;
            }

            _reports.CopyLate();
            if (!_reports.IsHere() && !(_skips && Pending > MostUnknown))
            {
                return false;
            }
        }

        decided = _reports.Take().ToStep();
        return true;
    }

    public override DecidedStep WaitForOldest()
    {
        using ContextScope scope = _session.Enter();
        _session.RefuseWhileCapturing("waiting until it is known whether the last steps were taken");
        lock (_session.Submission)
        {
            _reports.CopyLate();
        }

        return _reports.Take().ToStep();
    }

    public override void Dispose()
    {
        _reports.Dispose();
        _orders.Dispose();
        _memory.Dispose();
    }

    private static int MostBytes(int scalarBytes) => sizeof(StepOrder) + (MostPlans * scalarBytes);
}
