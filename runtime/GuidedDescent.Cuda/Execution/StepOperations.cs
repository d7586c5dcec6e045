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
    private IReadOnlyList<GroupTensors> _groups;
    private readonly ResidentTables _tables;
    private readonly nint[] _pointers;

    /// <summary>Loads the kernels, finds the libraries that the plans need, and sends the tables; the context must be current.</summary>
    public StepOperations(CudaSession session, OperationFactory factory, IReadOnlyList<GroupTensors> groups)
    {
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
            factory.Scratch.Reserve();
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
            buckets[group] = new BucketTables(image, groups[group].Tensors, _factory.ResidentBlocks(groups[group].Rule));
            _clearing.LayOut(group, buckets[group]);
            _averages?.LayOut(group, groups[group], image, buckets[group]);
            foreach (BucketOperation? operation in _operations[group])
            {
                operation?.LayOut(groups[group], image, buckets[group]);
            }
        }

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
            if (_operations[launches[index].Group][launches[index].Operation] is FactorizationOperation operation)
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
        for (int index = 0; index < launches.Length; index++)
        {
            ref readonly PlannedLaunch launch = ref launches[index];
            int sums = _sums?.CountFrom(launches[index..]) ?? 0;
            if (sums > 0)
            {
                _sums!.Enqueue(launches.Slice(index, sums), stream);
                index += sums - 1;
            }
            else
            {
                _operations[launch.Group][launch.Operation]?.Enqueue(scalars.Of(launch), stream);
                _averages?.EnqueueAfter(index, launch.Group, scalars, stream);
            }
        }

        _averages?.EnqueueRest(scalars, stream);
    }

    /// <summary>Sets a slot of all tensors of a group to zero; the context must be current.</summary>
    public void Clear(int group, GroupTensors tensors, int slot) => _clearing.Clear(group, tensors.Tensors, slot);

    /// <inheritdoc cref="AverageLaunches.Exchange"/>
    public void ExchangeWeights(int average, bool isCopy) => _averages!.Exchange(average, isCopy);

    public void Dispose()
    {
        _sums?.Dispose();
        _tables.Dispose();
        _factory.Dispose();
    }
}
