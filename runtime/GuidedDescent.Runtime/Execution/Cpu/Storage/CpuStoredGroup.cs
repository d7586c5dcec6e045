using GuidedDescent.Execution.Cpu.Gradients;
using GuidedDescent.Precision;
using GuidedDescent.Rules;

namespace GuidedDescent.Execution.Cpu;

/// <summary>The kernels of a bucket of which some slots are stored in other formats than singles; its rule is elementwise.</summary>
internal sealed unsafe class CpuStoredGroup : ICpuBucket
{
    private readonly PreparedKernel[] _kernels;
    private readonly BucketStorage _storage;
    private readonly ChunkSchedule _schedule;
    private readonly StretchWork _work;
    private readonly ClearWork _clearWork;
    private readonly StretchClearWork _storedClearWork;
    private readonly BucketAverages? _averages;
    private readonly StretchSchedule _stretches;
    private readonly TensorTable _tensors;
    private StoredAverageUpdate? _averageUpdate;

    public CpuStoredGroup(CpuDevice device, GroupTensors group, BucketStorage storage)
    {
        _kernels = [.. group.Rule.Operations.Cast<KernelDescriptor>().Select(kernel => new PreparedKernel(kernel))];
        _storage = storage;
        _schedule = new ChunkSchedule(device.Pool, group.Tensors, device.ChunkElements, Stretch.Granularity);
        Loads = group.Gradients is GradientRuns runs ? new GradientLoads(runs, device.Threads) : null;
        _work = new StretchWork(group.Tensors, storage, Loads, device.Threads);
        _clearWork = new ClearWork(group.Tensors);
        _storedClearWork = new StretchClearWork(group.Tensors, storage);
        _averages = BucketAverages.Of(device, group);
        _tensors = group.Tensors;
        _stretches = new StretchSchedule(device.Pool, [.. Enumerable.Range(0, _tensors.Count).Select(_tensors.Length)]);
    }

    public GradientLoads? Loads { get; }

    public GradientCopies? GradientCopies => null;

    public CpuWorkingCopies? WorkingCopies => null;

    public void Run(int operation, ReadOnlySpan<byte> scalars, ReadOnlySpan<float> averageRates)
    {
        // The run is over when this method returns, so the block need not be copied.
        fixed (byte* block = scalars)
        {
            _work.Prepare(_kernels[operation], block, _averages?.Prepare(averageRates));
            _schedule.Run(_work);
        }
    }

    public void UpdateAverages(ReadOnlySpan<float> rates)
    {
        if (_averages?.Prepare(rates) is not AverageUpdate update)
        {
            return;
        }

        if (_storage[Slot.Weight] is SlotStorage weights)
        {
            _stretches.Run(_averageUpdate ??= new StoredAverageUpdate(_tensors, weights, update));
        }
        else
        {
            _averages.Run(update);
        }
    }

    public void MoveWeights(int average, WeightMove move) => _averages!.Move(average, move);

    public void Clear(int slot)
    {
        if (_storage[slot] is null)
        {
            _clearWork.Slot = slot;
            _schedule.Run(_clearWork);
        }
        else
        {
            _storedClearWork.Slot = slot;
            _schedule.Run(_storedClearWork);
        }
    }

    public void Dispose()
    {
        _work.Dispose();
        Loads?.Dispose();
    }
}
