using GuidedDescent.Execution;
using GuidedDescent.Precision;
using GuidedDescent.Rules;

namespace GuidedDescent;

/// <summary>The memory of one bucket: the states, temporaries and constants it owns, and where all streams of its parameters lie.</summary>
internal sealed unsafe partial class BucketMemory : IDisposable
{
    private readonly MemorySpace _memory;
    private readonly SharedTemporaries? _shared;
    private readonly ILookup<Parameter, int> _positions;
    private readonly SlotShapes[] _shapes;
    private readonly SlotPlaces[] _places;
    private readonly MemorySlab?[] _slabs;
    private readonly bool _worksOnStored;
    private readonly bool _evaluates;

    /// <summary>Allocates the states of all parameters and gives them the values they have before the first step.</summary>
    /// <param name="rule">The rule, in the form that takes the parameters.</param>
    /// <param name="runs">The parameters, or those of their blocks that are in the bucket.</param>
    /// <param name="memory">Where to allocate.</param>
    /// <param name="shared">Memory for temporaries; null where they need their own.</param>
    /// <param name="copiesGradients">Whether the rule works on a copy of the gradients.</param>
    /// <param name="precision">How slots are stored.</param>
    public BucketMemory(
        IUpdateRule rule,
        IReadOnlyList<BlockRun> runs,
        MemorySpace memory,
        SharedTemporaries? shared,
        bool copiesGradients,
        GroupPrecision precision)
    {
        _memory = memory;
        _shared = shared;
        // Memory is walked fastest in the order in which it lies. The first speaks for all, so empty ones come last.
        IEnumerable<BlockRun> visited = runs.Where(run => run.Length > 0 || rule.Descriptor.AddsUpOverGroup);
        VisitingOrder = [.. visited.OrderBy(run => run.Length == 0).ThenBy(run => run.ValueAddress)];
        _positions = VisitingOrder.Index().ToLookup(run => run.Item.Parameter, run => run.Index);
        _shapes = [.. VisitingOrder.Select(run => SlotShapes.For(rule, run))];
        int slots = rule.Descriptor.Slots.Length;
        Parameter[] rows = [.. VisitingOrder.Select(run => run.Parameter)];
        _worksOnStored = rule.Descriptor.IsElementwise;
        _evaluates = rule.EvaluationForm is not null;
        bool isSingle = rows.Length == 0 || PrecisionChecks.IsSingle(rule, precision, rows);
        long[][] lengths = [.. Enumerable.Range(0, slots).Select(LengthsOf)];
        Storage = isSingle ? null : new BucketStorage(rule, precision, rows, lengths, memory);
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
    /// The parameters that have elements, or runs of their blocks, in the order in which they are visited; after them, where the rule adds
    /// up over its group, those that have none, as each counts there.
    /// </summary>
    public BlockRun[] VisitingOrder { get; }

    /// <summary>What is a tensor of its own to the rule, in visiting order.</summary>
    public IEnumerable<ParameterBlock> Blocks => VisitingOrder.SelectMany(run => run.Blocks);

    /// <summary>Whether neighbours that lie back to back can be one row of the table: all slots are then as long as the weight.</summary>
    public bool AreMergeable { get; }

    /// <summary>How the slots are stored; null where all of them are in single precision.</summary>
    public BucketStorage? Storage { get; }

    /// <summary>The bytes of all states together, and of what is kept beside weights of fewer bits.</summary>
    public long StateBytes { get; private set; }

    /// <summary>Whether the bucket keeps memory for a slot; so where it has no elements, as nothing is then touched.</summary>
    public bool Holds(int slot) => _shapes.Length == 0 || slot < Slot.FirstOwn || _shapes[0][slot] is not null;

    /// <summary>The extents that a slot has for each block of the first run; null where nothing is kept, or where there is none.</summary>
    public SlotShape? ShapeOf(int slot) => _shapes is [SlotShapes first, ..] ? first[slot] : null;

    /// <summary>What is kept of a state of a parameter: a part for each run of its blocks, none where it has no elements.</summary>
    public IEnumerable<StatePart> PartsOf(Parameter parameter, int slot) =>
        from position in _positions[parameter]
        let shape = _shapes[position][slot]
        where shape is not null
        let run = VisitingOrder[position]
        select new StatePart(run.First, FusedBlocks.Stack(shape.Value, run.Count), (nint)Own(slot, position));

    /// <summary>The row of a parameter in a table of which each parameter is a row; null where it has no elements.</summary>
    public int? RowOf(Parameter parameter) => _positions[parameter].Cast<int?>().FirstOrDefault();

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
        : [.. _shapes.Zip(VisitingOrder, (shapes, run) => shapes[slot]!.Value.Length * run.Count)];
}
