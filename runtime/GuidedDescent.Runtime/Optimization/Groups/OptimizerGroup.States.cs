using GuidedDescent.Rules;

namespace GuidedDescent;

// The states of the parameters: for those of several blocks, the states of all blocks one after the other.
public sealed unsafe partial class OptimizerGroup
{
    /// <summary>
    /// The extents of a state. Blocks are one below the other; where their states have different numbers of columns, all elements are one
    /// axis.
    /// </summary>
    internal Shape StateShape(Parameter parameter, string name)
    {
        StatePart[] parts = PartsOf(parameter, SlotOf(parameter, name));
        long elements = parts.Sum(part => part.Length);
        bool isOfTensor = _bucketOf[parameter].Rule.Descriptor.Form == RuleForm.Tensor && elements == parameter.Length;
        if (isOfTensor || parts is not [StatePart first, ..])
        {
            return parameter.Shape;
        }

        return Array.TrueForAll(parts, part => part.Shape.Columns == first.Shape.Columns)
            ? [parts.Sum(part => part.Shape.Rows), checked((int)first.Shape.Columns)]
            : [checked((int)elements)];
    }

    /// <summary>The names of the states that are kept for a parameter; none where it has no elements.</summary>
    internal IEnumerable<string> StatesOf(Parameter parameter)
    {
        IReadOnlyList<SlotDescriptor> slots = _bucketOf[parameter].Rule.Descriptor.Slots;
        return Enumerable.Range(Slot.FirstOwn, slots.Count - Slot.FirstOwn)
            .Where(slot => slots[slot].Kind == SlotKind.State && PartsOf(parameter, slot).Length > 0)
            .Select(slot => slots[slot].Name);
    }

    internal ReadOnlySpan<float> State(Parameter parameter, string name)
    {
        StatePart[] parts = PartsOf(parameter, SlotOf(parameter, name));
        int length = checked((int)parts.Sum(part => part.Length));
        if (_space.IsHost && parts is [StatePart whole] && StorageOf(parameter, name, out _, out _) is null)
        {
            return new ReadOnlySpan<float>(whole.Start, length);
        }

        float[] copy = new float[length];
        ReadState(parameter, name, copy, start: 0);
        return copy;
    }

    internal void ReadState(Parameter parameter, string name, Span<float> destination, long start)
    {
        StatePart[] parts = PartsWith(parameter, name, start, destination.Length);
        if (!TryReadStored(parameter, name, destination, start))
        {
            foreach ((StatePart stretch, int place) in StatePart.Cut(parts, start, destination.Length))
            {
                _space.Read(stretch.Start, destination.Slice(place, (int)stretch.Length));
            }
        }
    }

    internal void WriteState(Parameter parameter, string name, ReadOnlySpan<float> source, long start)
    {
        StatePart[] parts = PartsWith(parameter, name, start, source.Length);
        if (!TryWriteStored(parameter, name, source, start))
        {
            foreach ((StatePart stretch, int place) in StatePart.Cut(parts, start, source.Length))
            {
                _space.Write(stretch.Start, source.Slice(place, (int)stretch.Length));
            }
        }
    }

    /// <summary>Where a state lies, in the order of the blocks.</summary>
    private StatePart[] PartsOf(Parameter parameter, int slot) =>
        [.. _bucketsOf[parameter].SelectMany(bucket => bucket.Memory.PartsOf(parameter, slot)).OrderBy(part => part.FirstBlock)];

    private StatePart[] PartsWith(Parameter parameter, string name, long start, int length)
    {
        StatePart[] parts = PartsOf(parameter, SlotOf(parameter, name));
        long elements = parts.Sum(part => part.Length);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        if (start > elements - length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(start),
                start,
                $"State '{name}' of parameter '{parameter.Name}' {parameter.Shape} has {elements} elements, "
                + $"fewer than the {length} from {start} on.");
        }

        return parts;
    }

    private int SlotOf(Parameter parameter, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        RuleDescriptor rule = _bucketOf[parameter].Rule.Descriptor;
        int[] states = [.. Enumerable.Range(0, rule.Slots.Length).Where(slot => rule.Slots[slot].Kind == SlotKind.State)];
        foreach (int slot in states.Where(slot => rule.Slots[slot].Name == name))
        {
            return _bucketsOf[parameter].Any(bucket => bucket.Memory.Holds(slot))
                ? slot
                : throw new InvalidOperationException(
                    $"Group '{Name}' keeps no state '{name}', as {rule.Name} does not need it with the "
                    + "hyperparameters the optimizer was built with.");
        }

        string names = string.Join(", ", states.Select(slot => $"'{rule.Slots[slot].Name}'"));
        string existing = names == "" ? "it has no state at all" : $"it has {names}";
        throw new ArgumentException($"{rule.Name} has no state named '{name}'; {existing}.", nameof(name));
    }
}
