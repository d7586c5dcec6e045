using GuidedDescent.Rules;

namespace GuidedDescent.Execution;

/// <summary>A device's readiness to run one rule over one group: its kernels, chunk table and scalar block.</summary>
public abstract class GroupExecutor : IDisposable
{
    private readonly RuleDescriptor _rule;
    private readonly int?[] _missingSlots;

    /// <summary>Takes note of what can be launched.</summary>
    /// <param name="rule">The rule whose kernels will be launched.</param>
    /// <param name="tensors">The memory of the group, which outlives the executor.</param>
    protected GroupExecutor(RuleDescriptor rule, TensorTable tensors)
    {
        _rule = rule;
        _missingSlots =
            [.. rule.Kernels.Select(kernel => kernel.Streams.Cast<int?>().FirstOrDefault(slot => !tensors.Holds(slot!.Value)))];
    }

    /// <summary>Runs one kernel over every element of every tensor of the group, and returns when that is done.</summary>
    /// <param name="kernel">A kernel of the rule the executor was made for.</param>
    /// <param name="scalars">
    /// One <see cref="float"/> for each of <see cref="KernelDescriptor.Scalars"/>, in that order; it is read during the call only.
    /// </param>
    /// <exception cref="ArgumentException">The kernel is not of the rule, or the scalars are more or fewer than it takes.</exception>
    /// <exception cref="InvalidOperationException">The group keeps no memory for a slot the kernel works on.</exception>
    /// <exception cref="ObjectDisposedException">The executor or its device has been disposed.</exception>
    public void Launch(KernelDescriptor kernel, ReadOnlySpan<byte> scalars) => Run(Check(kernel, scalars.Length), scalars);

    /// <summary>Sets every element of one slot to zero, in every tensor of the group.</summary>
    /// <param name="slot">A slot that the group keeps memory for.</param>
    public abstract void Clear(int slot);

    /// <summary>Frees what the device holds for the group; the tensors themselves belong to others. Calling it twice is harmless.</summary>
    public abstract void Dispose();

    /// <summary>Runs a kernel whose launch has been checked.</summary>
    /// <param name="kernel">Its place in <see cref="RuleDescriptor.Kernels"/>.</param>
    /// <param name="scalars">Its scalar block, of the size it takes; empty for a kernel without scalars.</param>
    protected abstract void Run(int kernel, ReadOnlySpan<byte> scalars);

    /// <summary>Refuses what <see cref="Launch"/> would refuse, and changes nothing.</summary>
    /// <returns>The place of the kernel in <see cref="RuleDescriptor.Kernels"/>.</returns>
    internal int Check(KernelDescriptor kernel, int scalarBytes)
    {
        int index = IndexOf(kernel);
        if (scalarBytes != kernel.Scalars.Length * sizeof(float))
        {
            throw new ArgumentException(
                $"{kernel} takes {kernel.Scalars.Length} scalars of {sizeof(float)} bytes, but {scalarBytes} bytes came.", "scalars");
        }

        if (_missingSlots[index] is int missing)
        {
            throw new InvalidOperationException(
                $"{kernel} works on '{_rule.Slots[missing].Name}', but the group keeps no memory for it.");
        }

        return index;
    }

    private int IndexOf(KernelDescriptor kernel)
    {
        for (int index = 0; index < _rule.Kernels.Length; index++)
        {
            if (ReferenceEquals(_rule.Kernels[index], kernel))
            {
                return index;
            }
        }

        throw new ArgumentException($"{kernel} is not a kernel of {_rule.Name}.", nameof(kernel));
    }
}
