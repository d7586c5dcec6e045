namespace GuidedDescent.Execution.Cpu;

/// <summary>The kernels of one group, ready to run on the processor.</summary>
internal sealed unsafe class CpuGroupKernels : IDisposable
{
    private readonly PreparedKernel[] _kernels;
    private readonly ChunkSchedule _schedule;
    private readonly KernelWork _kernelWork;
    private readonly ClearWork _clearWork;

    public CpuGroupKernels(CpuDevice device, GroupTensors group)
    {
        _kernels = [.. group.Rule.Kernels.Select(kernel => new PreparedKernel(kernel))];
        _schedule = new ChunkSchedule(device.Pool, group.Tensors, device.ChunkElements);
        _kernelWork = new KernelWork(group.Tensors, device.Threads);
        _clearWork = new ClearWork(group.Tensors);
    }

    /// <summary>Runs one kernel over the group, and returns when that is done.</summary>
    public void Run(int kernel, ReadOnlySpan<byte> scalars)
    {
        // The run is over when this method returns, so the block need not be copied.
        fixed (byte* block = scalars)
        {
            _kernelWork.Prepare(_kernels[kernel], block);
            _schedule.Run(_kernelWork);
        }
    }

    /// <summary>Sets one slot of all tensors to zero.</summary>
    public void Clear(int slot)
    {
        _clearWork.Slot = slot;
        _schedule.Run(_clearWork);
    }

    public void Dispose() => _kernelWork.Dispose();
}
