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
        ReadOnlySpan<float> averageRates = launches.AverageRates;
        _lastWrites.Find(averageRates.IsEmpty ? [] : planned, Groups);
        for (int index = 0; index < planned.Length; index++)
        {
            PlannedLaunch launch = planned[index];
            if (_sums.CountFrom(planned[index..]) is int sums and > 0)
            {
                _sums.Run(planned.Slice(index, sums));
                index += sums - 1;
            }
            else
            {
                _gradients?.Prepare(index, launch, _buckets[launch.Group]);
                _buckets[launch.Group].Run(
                    launch.Operation,
                    launches.Scalars.Slice(launch.ScalarOffset, launch.ScalarBytes),
                    _lastWrites.IsLast(index, launch.Group) ? averageRates : []);
            }
        }

        _gradients?.End(_buckets);
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
        if (group.Storage is not null)
        {
            return new CpuStoredGroup(_device, group, group.Storage);
        }

        return group.Rule.IsElementwise ? new CpuGroupKernels(_device, group) : new CpuBucket(_device, group, _operations);
    }

    private static void Release(ICpuBucket[] buckets)
    {
        foreach (ICpuBucket bucket in buckets)
        {
            bucket.Dispose();
        }
    }
}
