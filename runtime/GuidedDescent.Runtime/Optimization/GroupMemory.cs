using GuidedDescent.Execution;
using GuidedDescent.Rules;

namespace GuidedDescent;

/// <summary>The memory of one group: the states it owns, and the table of all the streams its kernels walk.</summary>
internal sealed unsafe class GroupMemory : IDisposable
{
    private const int WeightSlot = 0;
    private const int GradientSlot = 1;

    private readonly Parameter[] _visitingOrder;
    private readonly Dictionary<Parameter, int> _positions;
    private readonly long[] _stateOffsets;
    private readonly MemorySpace _memory;
    private readonly MemorySlab?[] _states;

    /// <summary>Allocates all states of the group and gives them the values they have before the first step.</summary>
    public GroupMemory(IUpdateRule rule, IReadOnlyList<Parameter> parameters, MemorySpace memory)
    {
        _memory = memory;
        // Memory is walked fastest in the order in which it lies.
        IEnumerable<Parameter> withElements = parameters.Where(parameter => parameter.Length > 0);
        _visitingOrder = [.. withElements.OrderBy(parameter => (nuint)parameter.ValuePointer)];
        _positions = _visitingOrder.Select((parameter, position) => (parameter, position)).ToDictionary();
        ElementCount = _visitingOrder.Sum(parameter => parameter.Length);
        (_stateOffsets, long length) = StateLayout.Place(_visitingOrder);
        _states = new MemorySlab?[rule.Descriptor.Slots.Length];
        try
        {
            AllocateStates(rule, length);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The number of elements of all parameters of the group.</summary>
    public long ElementCount { get; }

    /// <summary>The bytes of all states together.</summary>
    public long StateBytes => ElementCount * sizeof(float) * _states.Count(state => state is not null);

    /// <summary>Whether the group keeps memory for a slot.</summary>
    public bool Holds(int slot) => slot is WeightSlot or GradientSlot || _states[slot] is not null;

    /// <summary>The first element of one parameter's state; null where the parameter has no elements.</summary>
    public float* State(Parameter parameter, int slot) =>
        _positions.TryGetValue(parameter, out int position) ? _states[slot]!.Start + _stateOffsets[position] : null;

    /// <summary>Builds the table of all streams as they lie now.</summary>
    public TensorTable BuildTable()
    {
        int slots = _states.Length;
        long[] lengths = new long[_visitingOrder.Length];
        nint[] pointers = new nint[_visitingOrder.Length * slots];
        for (int position = 0; position < lengths.Length; position++)
        {
            lengths[position] = _visitingOrder[position].Length;
            Span<nint> row = pointers.AsSpan(position * slots, slots);
            row[WeightSlot] = (nint)_visitingOrder[position].ValuePointer;
            row[GradientSlot] = (nint)_visitingOrder[position].GradientPointer;
            for (int slot = GradientSlot + 1; slot < slots; slot++)
            {
                row[slot] = _states[slot] is MemorySlab state ? (nint)(state.Start + _stateOffsets[position]) : 0;
            }
        }

        return new TensorTable(slots, lengths, pointers);
    }

    public void Dispose()
    {
        foreach (MemorySlab? state in _states)
        {
            state?.Dispose();
        }
    }

    private void AllocateStates(IUpdateRule rule, long length)
    {
        for (int slot = GradientSlot + 1; slot < _states.Length; slot++)
        {
            if (!rule.Keeps(slot))
            {
                continue;
            }

            MemorySlab state = _memory.Allocate(length);
            _states[slot] = state;
            float initial = (float)rule.InitialValue(slot);
            if (BitConverter.SingleToUInt32Bits(initial) != 0)
            {
                _memory.Fill(state.Start, state.Elements, initial);
            }
        }
    }
}
