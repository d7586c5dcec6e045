using GuidedDescent.Rules;

namespace GuidedDescent.Execution.Cpu;

/// <summary>Runs the kernels of one rule over one group on the processor.</summary>
internal sealed unsafe class CpuGroupExecutor : GroupExecutor
{
    private readonly RuleDescriptor _rule;
    private readonly PreparedKernel[] _kernels;
    private readonly ChunkSchedule _schedule;
    private readonly KernelWork _kernelWork;
    private readonly ClearWork _clearWork;
    private readonly TensorTable _tensors;
    private bool _isDisposed;

    public CpuGroupExecutor(CpuDevice device, RuleDescriptor rule, TensorTable tensors)
        : base(rule, tensors)
    {
        _rule = rule;
        _tensors = tensors;
        _kernels = [.. rule.Kernels.Select(kernel => new PreparedKernel(kernel))];
        _schedule = new ChunkSchedule(device.Pool, tensors, device.ChunkElements);
        _kernelWork = new KernelWork(tensors, device.Threads);
        _clearWork = new ClearWork(tensors);
    }

    /// <inheritdoc/>
    public override void Clear(int slot)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (!_tensors.Holds(slot))
        {
            throw new InvalidOperationException($"The group keeps no memory for '{_rule.Slots[slot].Name}'.");
        }

        _clearWork.Slot = slot;
        _schedule.Run(_clearWork);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _isDisposed = true;
        _kernelWork.Dispose();
    }

    /// <inheritdoc/>
    protected override void Run(int kernel, ReadOnlySpan<byte> scalars)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        // The run is over when this method returns, so the block need not be copied.
        fixed (byte* block = scalars)
        {
            _kernelWork.Prepare(_kernels[kernel], block);
            _schedule.Run(_kernelWork);
        }
    }
}
