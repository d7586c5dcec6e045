using GuidedDescent.Rules;

namespace GuidedDescent.Execution;

/// <summary>Which slots of a bucket the launches of a step read or write.</summary>
/// <param name="slots">The number of slots.</param>
internal sealed class SlotUse(int slots)
{
    private readonly bool[] _touched = new bool[slots];
    private readonly bool[] _written = new bool[slots];

    /// <summary>Which slots are read or written.</summary>
    public ReadOnlySpan<bool> Touched => _touched;

    /// <summary>Which slots are written.</summary>
    public ReadOnlySpan<bool> Written => _written;

    /// <summary>What the launches of a bucket use.</summary>
    /// <param name="group">The bucket.</param>
    /// <param name="launches">The launches of a step.</param>
    /// <param name="index">The place of the bucket among all.</param>
    public static SlotUse Of(GroupTensors group, ReadOnlySpan<PlannedLaunch> launches, int index)
    {
        var use = new SlotUse(group.Rule.Slots.Length);
        foreach (PlannedLaunch launch in launches)
        {
            if (launch.Group == index)
            {
                use.Add(group.Rule.Operations[launch.Operation]);
            }
        }

        return use;
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        Array.Clear(_touched);
        Array.Clear(_written);
    }

    /// <summary>Adds what an operation uses.</summary>
    public void Add(OperationDescriptor operation)
    {
        foreach (int slot in operation.Streams)
        {
            _touched[slot] = true;
        }

        foreach (int slot in operation.Writes)
        {
            _written[slot] = true;
        }
    }
}
