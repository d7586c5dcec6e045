using GuidedDescent.Rules;

namespace GuidedDescent.Execution;

/// <summary>What a device needs to know of a parameter group: its rule, and where its tensors lie.</summary>
public sealed class GroupTensors
{
    private readonly int?[] _missingSlots;

    /// <summary>Puts a rule and its tensors together.</summary>
    /// <param name="rule">The rule whose kernels will be launched.</param>
    /// <param name="tensors">The memory they work on; the table must outlive the executor it is given to.</param>
    /// <exception cref="ArgumentException">The table has another number of slots than the rule.</exception>
    public GroupTensors(RuleDescriptor rule, TensorTable tensors)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(tensors);
        if (rule.Slots.Length != tensors.SlotCount)
        {
            throw new ArgumentException(
                $"{rule.Name} has {rule.Slots.Length} slots, but the table of tensors has {tensors.SlotCount}.", nameof(tensors));
        }

        Rule = rule;
        Tensors = tensors;
        _missingSlots =
            [.. rule.Kernels.Select(kernel => kernel.Streams.Cast<int?>().FirstOrDefault(slot => !tensors.Holds(slot!.Value)))];
    }

    /// <summary>The rule.</summary>
    public RuleDescriptor Rule { get; }

    /// <summary>Where the tensors lie.</summary>
    public TensorTable Tensors { get; }

    /// <summary>Refuses a launch that could not be run, and changes nothing.</summary>
    /// <returns>The place of the kernel in <see cref="RuleDescriptor.Kernels"/>.</returns>
    internal int CheckLaunch(KernelDescriptor kernel, int scalarBytes)
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
                $"{kernel} works on '{Rule.Slots[missing].Name}', but the group keeps no memory for it.");
        }

        return index;
    }

    /// <summary>Refuses a slot that the group keeps no memory for.</summary>
    /// <exception cref="InvalidOperationException">There is no memory for the slot.</exception>
    internal void CheckSlot(int slot)
    {
        if (!Tensors.Holds(slot))
        {
            throw new InvalidOperationException($"The group keeps no memory for '{Rule.Slots[slot].Name}'.");
        }
    }

    private int IndexOf(KernelDescriptor kernel)
    {
        for (int index = 0; index < Rule.Kernels.Length; index++)
        {
            if (ReferenceEquals(Rule.Kernels[index], kernel))
            {
                return index;
            }
        }

        throw new ArgumentException($"{kernel} is not a kernel of {Rule.Name}.", nameof(kernel));
    }
}
