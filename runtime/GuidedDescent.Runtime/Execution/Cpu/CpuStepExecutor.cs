using GuidedDescent.Execution.Cpu.Gradients;
using GuidedDescent.Execution.Cpu.Operations;
using GuidedDescent.Rules;

namespace GuidedDescent.Execution.Cpu;

/// <summary>Steps one optimizer on the processor: operation after operation, each finished before the next begins.</summary>
internal sealed class CpuStepExecutor : StepExecutor
{
    private readonly CpuDevice _device;
    private readonly CpuOperations _operations;
    private readonly LastWeightWrites _lastWrites = new();
    private ICpuBucket[] _buckets;
    private GroupSums _sums;
    private StepGradients? _gradients;
    private StepWorkingCopies? _copies;
    private bool _isDisposed;

    public CpuStepExecutor(CpuDevice device, IReadOnlyList<GroupTensors> groups)
        : base(groups)
    {
        _device = device;
        _operations = new CpuOperations(device);
        try
        {
            _buckets = Prepare(groups);
            _sums = new GroupSums(groups);
            _gradients = StepGradients.Of(groups);
            _copies = StepWorkingCopies.Of(groups);
        }
        catch
        {
            _operations.Dispose();
            throw;
        }
    }

    public override bool Run(LaunchList launches)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ReadOnlySpan<PlannedLaunch> planned = launches.Launches;
        _gradients?.Begin(planned, _buckets);
        _copies?.Begin(planned);
        ReadOnlySpan<float> averageRates = launches.AverageRates;
        _lastWrites.Find(averageRates.IsEmpty ? [] : planned, Groups);
        for (int index = 0, count; index < planned.Length; index += count)
        {
            int sums = _sums.CountFrom(planned[index..]);
            count = Math.Max(sums, 1);
            _copies?.Open(index, planned.Slice(index, count), _buckets);
            if (sums > 0)
            {
                _sums.Run(planned.Slice(index, sums));
            }
            else
            {
                PlannedLaunch launch = planned[index];
                _gradients?.Prepare(index, launch, _buckets[launch.Group]);
                _buckets[launch.Group].Run(
                    launch.Operation,
                    launches.Scalars.Slice(launch.ScalarOffset, launch.ScalarBytes),
                    _lastWrites.IsLast(index, launch.Group) ? averageRates : []);
            }

            _copies?.Close(index, planned.Slice(index, count), _buckets);
        }

        _gradients?.End(_buckets);
        _copies?.End(_buckets);
        for (int bucket = 0; bucket < _buckets.Length; bucket++)
        {
            _buckets[bucket].UpdateAverages(_lastWrites.AreNone(bucket) ? averageRates : []);
        }

        return true;
    }

    public override bool KeepsAverages => true;

    public override void ExchangeWeights(int average) => MoveWeights(average, WeightMove.Lend);

    public override void ReturnWeights(int average) => MoveWeights(average, WeightMove.Return);

    public override void CopyWeights(int average) => MoveWeights(average, WeightMove.Copy);

    public override void Dispose()
    {
        _isDisposed = true;
        Release(_buckets);
        _operations.Dispose();
    }

    protected override void ClearSlot(int group, int slot)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _buckets[group].Clear(slot);
    }

    protected override void Connect(IReadOnlyList<GroupTensors> groups)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ICpuBucket[] old = _buckets;
        _buckets = Prepare(groups);
        _sums = new GroupSums(groups);
        _gradients = StepGradients.Of(groups);
        _copies = StepWorkingCopies.Of(groups);
        Release(old);
    }

    private void MoveWeights(int average, WeightMove move)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        Array.ForEach(_buckets, bucket => bucket.MoveWeights(average, move));
    }

    private ICpuBucket[] Prepare(IReadOnlyList<GroupTensors> groups)
    {
        var buckets = new List<ICpuBucket>();
        try
        {
            foreach (GroupTensors group in groups)
            {
                buckets.Add(Prepare(group));
            }

            return [.. buckets];
        }
        catch
        {
            Release([.. buckets]);
            throw;
        }
    }

    private ICpuBucket Prepare(GroupTensors group)
    {
        if (group.Storage is not null && group.WorkingCopies is null)
        {
            return new CpuStoredGroup(_device, group, group.Storage);
        }

        return group.Rule.IsElementwise && group.WorkingCopies is null
            ? new CpuGroupKernels(_device, group)
            : new CpuBucket(_device, group, _operations);
    }

    private static void Release(ICpuBucket[] buckets)
    {
        foreach (ICpuBucket bucket in buckets)
        {
            bucket.Dispose();
        }
    }
}
