using GuidedDescent.Rules;

namespace GuidedDescent.Execution.Cpu;

/// <summary>Runs the kernels of one rule over one group on the processor.</summary>
internal sealed unsafe class CpuGroupExecutor : GroupExecutor
{
    private readonly RuleDescriptor _rule;
    private readonly KernelPlan[] _plans;
    private readonly ChunkSchedule _schedule;
    private readonly KernelWork _kernelWork;
    private readonly ClearWork _clearWork;
    private readonly TensorTable _tensors;
    private bool _isDisposed;

    public CpuGroupExecutor(CpuDevice device, RuleDescriptor rule, TensorTable tensors)
    {
        _rule = rule;
        _tensors = tensors;
        _plans = [.. rule.Kernels.Select(kernel => new KernelPlan(kernel, tensors))];
        _schedule = new ChunkSchedule(device.Pool, tensors, device.ChunkElements);
        _kernelWork = new KernelWork(tensors, device.Threads);
        _clearWork = new ClearWork(tensors);
    }

    /// <inheritdoc/>
    public override void Launch<TScalars>(KernelDescriptor kernel, in TScalars scalars)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        KernelPlan plan = PlanOf(kernel);
        if (plan.MissingSlot is int missing)
        {
            throw new InvalidOperationException(
                $"{kernel.EntryPoint} works on '{_rule.Slots[missing].Name}', but the group keeps no memory for it.");
        }

        // The run is over when this method returns, so the block need not be copied.
        fixed (TScalars* block = &scalars)
        {
            _kernelWork.Prepare(plan, block);
            _schedule.Run(_kernelWork);
        }
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

    private KernelPlan PlanOf(KernelDescriptor kernel)
    {
        foreach (KernelPlan plan in _plans)
        {
            if (ReferenceEquals(plan.Descriptor, kernel))
            {
                return plan;
            }
        }

        throw new ArgumentException($"{kernel.EntryPoint} is not a kernel of {_rule.Name}.", nameof(kernel));
    }
}
