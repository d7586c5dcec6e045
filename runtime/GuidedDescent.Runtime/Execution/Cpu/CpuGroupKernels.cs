using GuidedDescent.Execution.Cpu.Gradients;
using GuidedDescent.Rules;

namespace GuidedDescent.Execution.Cpu;

/// <summary>The kernels of a bucket whose rule treats all elements of all tensors alike.</summary>
internal sealed unsafe class CpuGroupKernels : ICpuBucket
{
    private readonly PreparedKernel[] _kernels;
    private readonly ChunkSchedule _schedule;
    private readonly KernelWork _kernelWork;
    private readonly ClearWork _clearWork;
    private readonly BucketAverages? _averages;

    public CpuGroupKernels(CpuDevice device, GroupTensors group)
    {
        _kernels = [.. group.Rule.Operations.Cast<KernelDescriptor>().Select(kernel => new PreparedKernel(kernel))];
        _schedule = new ChunkSchedule(device.Pool, group.Tensors, device.ChunkElements);
        Loads = group.Gradients is GradientRuns runs ? new GradientLoads(runs, device.Threads) : null;
        _kernelWork = new KernelWork(group.Tensors, Loads, device.Threads);
        _clearWork = new ClearWork(group.Tensors);
        _averages = BucketAverages.Of(device, group);
    }

    public GradientLoads? Loads { get; }

    public GradientCopies? GradientCopies => null;

    public CpuWorkingCopies? WorkingCopies => null;

    public void Run(int operation, ReadOnlySpan<byte> scalars, ReadOnlySpan<float> averageRates)
    {
        // The run is over when this method returns, so the block need not be copied.
        fixed (byte* block = scalars)
        {
            _kernelWork.Prepare(_kernels[operation], block, _averages?.Prepare(averageRates));
            _schedule.Run(_kernelWork);
        }
    }

    public void UpdateAverages(ReadOnlySpan<float> rates) => _averages?.Run(_averages.Prepare(rates));

    public void MoveWeights(int average, WeightMove move) => _averages!.Move(average, move);

    public void Clear(int slot)
    {
        _clearWork.Slot = slot;
        _schedule.Run(_clearWork);
    }

    public void Dispose()
    {
        _kernelWork.Dispose();
        Loads?.Dispose();
    }
}
