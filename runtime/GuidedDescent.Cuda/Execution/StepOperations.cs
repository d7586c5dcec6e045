using GuidedDescent.Execution;
using GuidedDescent.Rules;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>The operations of all buckets of one optimizer, with the tables they walk: puts launches into a stream.</summary>
internal sealed unsafe class StepOperations : IDisposable
{
    private readonly CudaSession _session;
    private readonly OperationFactory _factory;
    private readonly BucketOperation?[][] _operations;
    private readonly GroupSums? _sums;
    private readonly SlotClearing _clearing;
    private readonly AverageLaunches? _averages;
    private readonly GradientLaunches? _gradients;
    private readonly WorkingCopyLaunches? _copies;
    private readonly StepDecision _decision;
    private readonly CudaDecisions? _decisions;
    private IReadOnlyList<GroupTensors> _groups;
    private readonly ResidentTables _tables;
    private readonly nint[] _pointers;

    /// <summary>Loads the kernels, finds the libraries that the plans need, and sends the tables; the context must be current.</summary>
    /// <param name="session">The device.</param>
    /// <param name="factory">What makes the operations.</param>
    /// <param name="groups">The buckets.</param>
    /// <param name="decision">Where it stands what was decided about each step.</param>
    /// <param name="decisions">What decides, whose tables are sent with the others; null where nothing of the optimizer does.</param>
    public StepOperations(
        CudaSession session,
        OperationFactory factory,
        IReadOnlyList<GroupTensors> groups,
        StepDecision decision = default,
        CudaDecisions? decisions = null)
    {
        (_decision, _decisions) = (decision, decisions);
        _session = session;
        _groups = groups;
        _factory = factory;
        _tables = new ResidentTables(session);
        _pointers = new nint[groups.Count];
        _clearing = new SlotClearing(session, factory.ClearSlot, groups.Count);
        try
        {
            _operations = [.. groups.Select(factory.CreateAll)];
            _sums = factory.CreateSums(groups);
            _averages = factory.CreateAverages(groups);
            _gradients = factory.CreateGradients(_clearing, decision, groups);
            _copies = factory.CreateWorkingCopies(groups);
            factory.Scratch.Reserve();
            factory.Kept.Reserve();
            Connect(groups);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Sends the tables of where the tensors lie now; the context must be current. Where it throws, nothing has changed.</summary>
    /// <returns>Whether captured launches refer to what is no more.</returns>
    public bool Connect(IReadOnlyList<GroupTensors> groups)
    {
        var image = new TableImage();
        var buckets = new BucketTables[groups.Count];
        for (int group = 0; group < groups.Count; group++)
        {
            buckets[group] = new BucketTables(image, groups[group].Tensors, _factory.ResidentBlocks(groups[group]));
            _clearing.LayOut(group, groups[group], buckets[group]);
            _averages?.LayOut(group, groups[group], image, buckets[group]);
            _gradients?.LayOut(group, groups[group], image, buckets[group]);
            _copies?.LayOut(group, groups[group], image);
            foreach (BucketOperation? operation in _operations[group])
            {
                operation?.LayOut(groups[group], image, buckets[group]);
            }
        }

        _decisions?.LayOut(image);
        bool hasMoved = _tables.Send(image);
        if (hasMoved)
        {
            _sums?.Clear();
        }

        for (int group = 0; group < groups.Count; group++)
        {
            _pointers[group] = (nint)buckets[group].Pointers.In(_tables.Address);
            foreach (BucketOperation? operation in _operations[group])
            {
                hasMoved |= operation?.TakeUp(_tables.Address) == true;
            }
        }

        _clearing.TakeUp(_tables.Address);
        _averages?.TakeUp(_tables.Address);
        _gradients?.TakeUp(_tables.Address);
        _copies?.TakeUp(_tables.Address);
        _decisions?.TakeUp(_tables.Address);
        _groups = groups;
        return hasMoved;
    }

    /// <summary>Sees to it that launches can be put into a stream, also one that is captured; the context must be current.</summary>
    /// <exception cref="InvalidOperationException">There is something to be sent first, and the device's stream is captured.</exception>
    public void Prepare(ReadOnlySpan<PlannedLaunch> launches) => _sums?.Prepare(launches, _pointers);

    /// <summary>The first of the launches that cannot be part of a graph, or null.</summary>
    public FactorizationOperation? FindUncapturable(ReadOnlySpan<PlannedLaunch> launches)
    {
        for (int index = 0; _factory.HasUncapturable && index < launches.Length; index++)
        {
            if (_operations[launches[index].Group][launches[index].Operation]?.Inner is FactorizationOperation operation)
            {
                return operation;
            }
        }

        return null;
    }

    /// <summary>Puts all launches of a step into a stream; the context must be current.</summary>
    /// <param name="launches">The launches.</param>
    /// <param name="scalars">Their scalars.</param>
    /// <param name="stream">The stream.</param>
    public void Enqueue(ReadOnlySpan<PlannedLaunch> launches, in StepScalars scalars, CUstream stream)
    {
        _averages?.Find(launches, _groups);
        _gradients?.EnqueueBefore(stream);
        _copies?.Find(launches);
        for (int index = 0, count; index < launches.Length; index += count)
        {
            int sums = _sums?.CountFrom(launches[index..]) ?? 0;
            count = Math.Max(sums, 1);
            _copies?.Open(index, launches.Slice(index, count), _gradients, stream);
            if (sums > 0)
            {
                _sums!.Enqueue(launches.Slice(index, sums), _decision.IsSkipped, stream);
            }
            else
            {
                Enqueue(index, launches[index], scalars, stream);
            }

            _copies?.Close(index, launches.Slice(index, count), scalars.Step, _decision.IsSkipped, stream);
        }

        _averages?.UpdateUnwritten(scalars, new Surroundings { IsSkipped = _decision.IsSkipped }, stream);
        _gradients?.EnqueueBehind(stream);
    }

    /// <summary>Sets a slot of all tensors of a group to zero; the context must be current.</summary>
    public void Clear(int group, GroupTensors tensors, int slot)
    {
        if (slot != Slot.Gradient || _gradients?.ClearSources(group, _session.Stream) != true)
        {
            ClearStored(group, tensors, slot);
        }
    }

    /// <inheritdoc cref="AverageLaunches.Move"/>
    public void MoveWeights(int average, WeightMove move) => _averages!.Move(average, move);

    public void Dispose()
    {
        _sums?.Dispose();
        _tables.Dispose();
        _factory.Dispose();
    }

    private void ClearStored(int group, GroupTensors tensors, int slot)
    {
        void* copies = _copies is null || slot != Slot.Gradient ? null : _copies.PointersOf(group, slot);
        if (copies == null)
        {
            _clearing.Clear(group, tensors, slot);
        }
        else
        {
            _clearing.Clear(group, copies, CopyRows.SlotCount, slot: 0, sizeof(ushort), _session.Stream);
        }
    }

    private void Enqueue(int index, in PlannedLaunch launch, in StepScalars scalars, CUstream stream)
    {
        void* factors = _gradients is null ? null : _gradients.FactorsOf(launch.Group);
        var surroundings = new Surroundings { IsSkipped = _decision.IsSkipped, Factors = factors };
        _averages?.DrawAlong(index, launch.Group, scalars, ref surroundings);
        _operations[launch.Group][launch.Operation]?.Enqueue(scalars.Of(launch), surroundings, stream);
        if (surroundings.AverageCount > 0 && !StoresWeight(launch))
        {
            _averages!.Update(launch.Group, surroundings, stream);
        }
    }

    /// <summary>Whether a launch is a kernel that stores the weight, and with it draws the averages along.</summary>
    private bool StoresWeight(in PlannedLaunch launch) =>
        _groups[launch.Group].Rule.Operations[launch.Operation] is KernelDescriptor kernel && kernel.Stores.Contains(Slot.Weight);
}
