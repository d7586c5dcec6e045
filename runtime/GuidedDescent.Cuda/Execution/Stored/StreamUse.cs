using GuidedDescent.Rules;

namespace GuidedDescent.Cuda;

/// <summary>What a composed kernel does with a stream.</summary>
/// <param name="Index">Its place among the pointers of a tensor.</param>
/// <param name="Name">What it is called.</param>
/// <param name="IsRead">Whether the numbers that are there are needed.</param>
/// <param name="IsWritten">Whether numbers are stored.</param>
internal sealed record StreamUse(int Index, string Name, bool IsRead, bool IsWritten)
{
    /// <summary>Whether what is read is multiplied as gradients are.</summary>
    public bool IsMultiplied { get; init; }

    /// <summary>Whether averages are drawn towards it, as towards weights.</summary>
    public bool DrawsAverages { get; init; }

    /// <summary>What the kernel of a rule does with a slot.</summary>
    public static StreamUse Of(int slot, RuleDescriptor rule, KernelDescriptor kernel)
    {
        (bool isRead, bool isWritten) = (kernel.Reads.Contains(slot), kernel.Writes.Contains(slot));
        return new StreamUse(slot, rule.Slots[slot].Name, isRead, isWritten)
        {
            IsMultiplied = slot == Slot.Gradient && isRead,
            DrawsAverages = slot == Slot.Weight && isWritten,
        };
    }
}
