using GuidedDescent.Execution;
using GuidedDescent.Rules;

namespace GuidedDescent.Precision;

/// <summary>How the slots of a bucket are stored, where any of them is not in single precision.</summary>
internal sealed unsafe class BucketStorage : IDisposable
{
    private readonly MemorySpace _memory;
    private readonly SlotStorage?[] _slots;
    private readonly RowMemory?[] _states;
    private readonly long[][] _lengths;

    /// <summary>Allocates what is kept beside weights and gradients.</summary>
    /// <param name="rule">The rule, in the form that takes the parameters.</param>
    /// <param name="precision">What the group asks for.</param>
    /// <param name="rows">The parameters, in the order of the table.</param>
    /// <param name="lengths">The elements each slot has for each parameter; none where it is not kept.</param>
    /// <param name="memory">Where to allocate.</param>
    public BucketStorage(IUpdateRule rule, GroupPrecision precision, Parameter[] rows, long[][] lengths, MemorySpace memory)
    {
        _memory = memory;
        Rows = rows;
        _lengths = lengths;
        int slots = rule.Descriptor.Slots.Length;
        _slots = new SlotStorage?[slots];
        _states = new RowMemory?[slots];
        var maker = new StorageMaker(precision, rows, memory, Step);
        try
        {
            _slots[Slot.Weight] = maker.ForWeights(rows[0].ValueStorage);
            _slots[Slot.Gradient] = StorageMaker.ForGradients(rows[0].GradientStorage);
            for (int slot = Slot.FirstOwn; slot < slots; slot++)
            {
                if (rule.Descriptor.Slots[slot].Kind == SlotKind.State && lengths[slot].Length > 0)
                {
                    StateFormat format = precision.FormatOf(rule.Descriptor.Slots[slot].Name, lengths[slot][0]);
                    _slots[slot] = maker.ForState(format, slot, lengths[slot], out _states[slot]);
                }
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private BucketStorage(BucketStorage training)
    {
        (_memory, Rows, Step, _lengths, _states) =
            (training._memory, training.Rows, training.Step, training._lengths, training._states);
        _slots = [.. training._slots];
        _slots[Slot.Weight] =
            _slots[Slot.Weight] is SlotStorage weights ? new EvaluationStorage(weights, Rows[0].ValueStorage) : null;
    }

    /// <summary>The parameters, in the order of the rows.</summary>
    public Parameter[] Rows { get; }

    /// <summary>The step that is taken next.</summary>
    public CurrentStep Step { get; } = new();

    /// <summary>The bytes kept beside weights and gradients, states in single precision excepted.</summary>
    public long Bytes => _slots.Sum(slot => slot?.ExtraBytes ?? 0) + _states.Sum(state => state?.Bytes ?? 0);

    /// <summary>Whether anything is rounded by numbers that are drawn for each step.</summary>
    public bool DrawsNumbers => _slots.Any(slot => slot?.Rounding == WeightRounding.Stochastic);

    /// <summary>Whether anything is stored in codes of 8 bits.</summary>
    public bool HasCodes => _slots.Any(slot => slot?.Format == NumberFormat.EightBit);

    /// <summary>How a slot is stored; null where it is in single precision.</summary>
    public SlotStorage? this[int slot] => _slots[slot];

    /// <summary>The elements of a slot in each row.</summary>
    public long[] Lengths(int slot) => _lengths[slot];

    /// <summary>Where a state is stored, or null where that is in single precision.</summary>
    public void* StateOf(int row, int slot) => _states[slot] is RowMemory state ? state.Row(row) : null;

    /// <summary>Where a slot is stored that is not in single precision.</summary>
    public void* AddressOf(int row, int slot) => slot switch
    {
        Slot.Weight => Rows[row].ValueAddress,
        Slot.Gradient => Rows[row].GradientAddress,
        _ => StateOf(row, slot),
    };

    /// <summary>The same memory, with weights that are written for evaluation only: see <see cref="EvaluationStorage"/>.</summary>
    public BucketStorage ForEvaluation() => new(this);

    /// <summary>Reads stored elements as singles.</summary>
    public void Read(int row, int slot, void* stored, long start, Span<float> destination)
    {
        if (_memory.IsHost)
        {
            new StoredElements(_slots[slot]!, row, stored, _lengths[slot][row]).Read(start, destination);
            return;
        }

        for (int done = 0; done < destination.Length;)
        {
            using StoredPiece piece = PieceAt(row, slot, stored, start + done);
            int skipped = (int)(start + done - piece.Offset);
            int count = Math.Min(piece.Length - skipped, destination.Length - done);
            piece.Elements.Read(skipped, destination.Slice(done, count));
            done += count;
        }
    }

    /// <summary>Stores singles in the place of elements.</summary>
    public void Write(int row, int slot, void* stored, long start, ReadOnlySpan<float> source)
    {
        if (_memory.IsHost)
        {
            new StoredElements(_slots[slot]!, row, stored, _lengths[slot][row]).Write(start, source);
            return;
        }

        for (int done = 0; done < source.Length;)
        {
            using StoredPiece piece = PieceAt(row, slot, stored, start + done);
            int skipped = (int)(start + done - piece.Offset);
            int count = Math.Min(piece.Length - skipped, source.Length - done);
            piece.Elements.Write(skipped, source.Slice(done, count));
            piece.Return();
            done += count;
        }
    }

    /// <summary>What is kept for a row, bit by bit.</summary>
    public IEnumerable<StoragePart> PartsOf(RuleDescriptor rule, int row)
    {
        for (int slot = 0; slot < _slots.Length; slot++)
        {
            // Weights and gradients themselves belong to the parameter.
            if (_slots[slot] is SlotStorage storage && (slot >= Slot.FirstOwn || storage.ExtraBytes > 0))
            {
                string name = rule.Slots[slot].Name;
                foreach (StoragePart part in storage.PartsOf(row, StateAddress(row, slot), _lengths[slot][row], name, _memory))
                {
                    yield return part;
                }
            }
        }
    }

    /// <summary>How the slots are stored: two that say the same differ in memory alone.</summary>
    public override string ToString() => string.Join("; ", _slots.Select(slot => slot?.ToString()));

    public void Dispose()
    {
        Array.ForEach(_slots, slot => slot?.Dispose());
        Array.ForEach(_states, state => state?.Dispose());
    }

    private nint StateAddress(int row, int slot) => (nint)StateOf(row, slot);

    private StoredPiece PieceAt(int row, int slot, void* stored, long element) =>
        new(_memory, _slots[slot]!, row, stored, _lengths[slot][row], element);
}
