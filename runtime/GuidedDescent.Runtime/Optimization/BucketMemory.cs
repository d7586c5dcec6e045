using GuidedDescent.Execution;
using GuidedDescent.Precision;
using GuidedDescent.Rules;

namespace GuidedDescent;

/// <summary>The memory of one bucket: the states, temporaries and constants it owns, and where all streams of its parameters lie.</summary>
internal sealed unsafe partial class BucketMemory : IDisposable
{
    private readonly MemorySpace _memory;
    private readonly SharedTemporaries? _shared;
    private readonly Dictionary<Parameter, int> _positions;
    private readonly SlotShapes[] _shapes;
    private readonly int[] _blocks;
    private readonly SlotPlaces[] _places;
    private readonly MemorySlab?[] _slabs;
    private readonly bool _worksOnStored;
    private readonly bool _evaluates;

    /// <summary>Allocates the states of all parameters and gives them the values they have before the first step.</summary>
    /// <param name="rule">The rule, in the form that takes the parameters.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="memory">Where to allocate.</param>
    /// <param name="shared">Memory for temporaries; null where they need their own.</param>
    /// <param name="copiesGradients">Whether the rule works on a copy of the gradients.</param>
    /// <param name="precision">How slots are stored.</param>
    public BucketMemory(
        IUpdateRule rule,
        IReadOnlyList<Parameter> parameters,
        MemorySpace memory,
        SharedTemporaries? shared,
        bool copiesGradients,
        GroupPrecision precision)
    {
        _memory = memory;
        _shared = shared;
        // Memory is walked fastest in the order in which it lies. The first speaks for all, so empty ones come last.
        IEnumerable<Parameter> visited = parameters.Where(parameter => parameter.Length > 0 || rule.Descriptor.AddsUpOverGroup);
        VisitingOrder = [.. visited.OrderBy(parameter => parameter.Length == 0).ThenBy(parameter => (nuint)parameter.ValueAddress)];
        _positions = VisitingOrder.Select((parameter, position) => (parameter, position)).ToDictionary();
        _shapes = [.. VisitingOrder.Select(parameter => SlotShapes.For(rule, parameter))];
        _blocks = [.. VisitingOrder.Select(parameter => FusedBlocks.CountOf(rule, parameter))];
        int slots = rule.Descriptor.Slots.Length;
        _worksOnStored = rule.Descriptor.IsElementwise;
        _evaluates = rule.EvaluationForm is not null;
        bool isSingle = VisitingOrder.Length == 0 || PrecisionChecks.IsSingle(rule, precision, VisitingOrder);
        long[][] lengths = [.. Enumerable.Range(0, slots).Select(LengthsOf)];
        Storage = isSingle ? null : new BucketStorage(rule, precision, VisitingOrder, lengths, memory);
        AreMergeable = rule.Descriptor.IsElementwise && Storage is null && _shapes.All(HaveOneLength);
        _places = [.. Enumerable.Range(0, slots).Select(slot => Place(rule, slot))];
        _slabs = new MemorySlab?[slots];
        try
        {
            AllocateStates(rule);
            CopyGradients(copiesGradients);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>
    /// The parameters that have elements, in the order in which they are visited; after them, where the rule adds up over its group, those
    /// that have none, as each counts there.
    /// </summary>
    public Parameter[] VisitingOrder { get; }

    /// <summary>What is a tensor of its own to the rule, in visiting order.</summary>
    public IEnumerable<ParameterBlock> Blocks =>
        VisitingOrder.SelectMany((parameter, position) =>
            Enumerable.Range(0, _blocks[position]).Select(block => new ParameterBlock(parameter, block, _blocks[position])));

    /// <summary>Whether neighbours that lie back to back can be one row of the table: all slots are then as long as the weight.</summary>
    public bool AreMergeable { get; }

    /// <summary>How the slots are stored; null where all of them are in single precision.</summary>
    public BucketStorage? Storage { get; }

    /// <summary>The bytes of all states together, and of what is kept beside weights of fewer bits.</summary>
    public long StateBytes { get; private set; }

    /// <summary>Whether the bucket keeps memory for a slot; so where it has no elements, as nothing is then touched.</summary>
    public bool Holds(int slot) => _shapes.Length == 0 || slot < Slot.FirstOwn || _shapes[0][slot] is not null;

    /// <summary>The extents of a slot of a parameter, or of each of its blocks; null where nothing is kept.</summary>
    public SlotShape? ShapeOf(Parameter parameter, int slot) =>
        _positions.TryGetValue(parameter, out int position) ? _shapes[position][slot] : null;

    /// <summary>The extents of a slot of all blocks of a parameter together; null where nothing is kept.</summary>
    public SlotShape? StackOf(Parameter parameter, int slot) =>
        ShapeOf(parameter, slot) is SlotShape shape ? FusedBlocks.Stack(shape, _blocks[_positions[parameter]]) : null;

    /// <summary>The row of a parameter in a table of which each parameter is a row; null where it has no elements.</summary>
    public int? RowOf(Parameter parameter) => _positions.TryGetValue(parameter, out int position) ? position : null;

    /// <summary>The first element of one parameter's state; null where the parameter is not visited.</summary>
    public float* State(Parameter parameter, int slot) =>
        _positions.TryGetValue(parameter, out int position) ? Own(slot, position) : null;

    /// <summary>Builds the table of all streams as they lie now.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="mergesNeighbours">Whether neighbours that lie back to back are one row.</param>
    /// <exception cref="ArgumentException">An input has other extents than when the optimizer was built.</exception>
    public TensorTable BuildTable(IUpdateRule rule, bool mergesNeighbours)
    {
        int slots = _slabs.Length;
        nint[] pointers = new nint[_blocks.Sum() * slots];
        var shapes = new SlotShape[pointers.Length];
        int entry = 0;
        foreach (ParameterBlock block in Blocks)
        {
            int position = _positions[block.Parameter];
            for (int slot = 0; slot < slots; slot++, entry++)
            {
                pointers[entry] = (nint)Stream(rule, slot, position, block.Index);
                shapes[entry] = _shapes[position][slot] ?? _shapes[position][Slot.Weight]!.Value;
            }
        }

        return mergesNeighbours
            ? new TensorTable(slots, [.. VisitingOrder.Select(parameter => parameter.Length)], pointers)
            : TensorTable.WithShapes(slots, shapes, pointers);
    }

    public void Dispose()
    {
        Storage?.Dispose();
        foreach (MemorySlab? slab in _slabs)
        {
            slab?.Dispose();
        }
    }

    private static bool HaveOneLength(SlotShapes shapes) => shapes.Kept.All(shape => shape == shapes[Slot.Weight]);

    /// <summary>The elements of a slot of each parameter; none where it is not kept.</summary>
    private long[] LengthsOf(int slot) => _shapes.Length == 0 || _shapes[0][slot] is null
        ? []
        : [.. _shapes.Zip(_blocks, (shapes, blocks) => shapes[slot]!.Value.Length * blocks)];

    private SlotPlaces Place(IUpdateRule rule, int slot)
    {
        if (HasWorkingCopy(slot))
        {
            return SlotPlaces.OneByOne(VisitingOrder, LengthsOf(slot));
        }

        if (slot < Slot.FirstOwn || rule.Descriptor.Slots[slot].Kind == SlotKind.Input)
        {
            return SlotPlaces.Nowhere;
        }

        return AreMergeable && Holds(slot)
            ? SlotPlaces.AlongWeights(VisitingOrder)
            : SlotPlaces.OneByOne(VisitingOrder, [.. _shapes.Zip(_blocks, (shapes, blocks) => (shapes[slot]?.Length ?? 0) * blocks)]);
    }

    private void AllocateStates(IUpdateRule rule)
    {
        long temporaries = 0;
        StateBytes = Storage?.Bytes ?? 0;
        for (int slot = 0; slot < _slabs.Length; slot++)
        {
            bool isStored = Storage?[slot] is not null;
            if (rule.Descriptor.Slots[slot].Kind == SlotKind.Temporary || HasWorkingCopy(slot))
            {
                temporaries = PlaceTemporary(slot, temporaries);
            }
            else if (!isStored && _places[slot].End > 0)
            {
                _slabs[slot] = _memory.Allocate(_places[slot].End);
                Initialize(rule, slot);
            }

            if (isStored && slot >= Slot.FirstOwn)
            {
                StoredInitialContent.Write(Storage!, rule, slot, [.. _shapes.Select(shapes => shapes[slot]!.Value)], _blocks);
            }
        }

        _shared?.Reserve(temporaries);
    }

    /// <summary>Gives a temporary its place behind others, or memory of its own where none is shared.</summary>
    /// <returns>The elements of all temporaries so far.</returns>
    private long PlaceTemporary(int slot, long before)
    {
        if (_shared is null)
        {
            _slabs[slot] = _places[slot].End > 0 ? _memory.Allocate(_places[slot].End) : null;
            return before;
        }

        _places[slot] = _places[slot].Behind(before);
        return _places[slot].End;
    }

    private void Initialize(IUpdateRule rule, int slot)
    {
        SlotDescriptor descriptor = rule.Descriptor.Slots[slot];
        bool isAsked = descriptor is { Kind: SlotKind.State, Initial: SlotInitial.Value or SlotInitial.Identity };
        float value = isAsked ? (float)rule.InitialValue(slot) : 1;
        if (isAsked && descriptor.Initial == SlotInitial.Value && BitConverter.SingleToUInt32Bits(value) != 0)
        {
            _memory.Fill(_slabs[slot]!.Start, _slabs[slot]!.Elements, value);
        }

        foreach (ParameterBlock block in Blocks)
        {
            if (ShapeOf(block.Parameter, slot) is SlotShape shape)
            {
                StateBytes += descriptor.Kind == SlotKind.State ? shape.Length * sizeof(float) : 0;
                float* start = Own(slot, _positions[block.Parameter]) + (block.Index * shape.Length);
                InitialContent.Write(_memory, start, shape, descriptor, value, block);
            }
        }
    }

    private float* Stream(IUpdateRule rule, int slot, int position, int block)
    {
        Parameter parameter = VisitingOrder[position];
        if (_shapes[position][slot] is not SlotShape shape)
        {
            return null;
        }

        float* first = slot switch
        {
            _ when !_worksOnStored && Storage?[slot] is not null => SinglesOf(slot, position),
            Slot.Weight => parameter.ValueAddress,
            Slot.Gradient => _slabs[slot] is null ? parameter.GradientAddress : Own(slot, position),
            _ when Storage is not null && Storage.StateOf(position, slot) != null => (float*)Storage.StateOf(position, slot),
            _ when rule.Descriptor.Slots[slot].Kind == SlotKind.Input => Input(rule, slot, position),
            _ => Own(slot, position),
        };
        return first == null ? null : first + (block * shape.Length);
    }

    private float* Input(IUpdateRule rule, int slot, int position)
    {
        Parameter parameter = VisitingOrder[position];
        BoundInput input = SlotShapes.InputOf(rule, slot, parameter);
        if (SlotShapes.Of(rule.Descriptor.Form, input.Shape) != _shapes[position][slot])
        {
            throw new ArgumentException(
                $"Input '{input.Name}' of parameter '{parameter.Name}' {parameter.Shape} is bound to the shape {input.Shape}, but the "
                + $"optimizer was built with {_shapes[position][slot]}; bind an input of that shape, or build a new optimizer.");
        }

        return input.Start;
    }

    private float* Own(int slot, int position)
    {
        float* start = _slabs[slot] is MemorySlab slab ? slab.Start : _shared is null ? null : _shared.Start;
        return start == null ? null : start + _places[slot].Offsets[position];
    }
}
