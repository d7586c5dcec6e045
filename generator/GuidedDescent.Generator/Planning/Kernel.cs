using GuidedDescent.Generator.Ir;

namespace GuidedDescent.Generator.Planning;

/// <summary>A fused kernel.</summary>
/// <param name="Name">Its name in the plan.</param>
/// <param name="EntryPoint">Its name in the CUDA text.</param>
/// <param name="Outputs">For each slot it writes element by element the value it writes there.</param>
/// <param name="LoadedSlots">The slots it reads, ascending.</param>
/// <param name="Scalars">The host values it is given, in the order of its scalar block.</param>
internal sealed record Kernel(
    string Name, string EntryPoint, IReadOnlyList<SlotValue> Outputs, IReadOnlyList<int> LoadedSlots, IReadOnlyList<Scalar> Scalars)
    : PlanOperation(Name, Scalars)
{
    /// <summary>The slot whose shape is the domain: the elements the kernel visits.</summary>
    public int DomainSlot { get; init; }

    /// <summary>The reductions that ride along.</summary>
    public IReadOnlyList<KernelReduction> Reductions { get; init; } = [];

    /// <summary>How it walks through the slots that are not of the domain's shape.</summary>
    public IReadOnlyDictionary<int, SlotAccess> Accesses { get; init; } = new Dictionary<int, SlotAccess>();

    public override IReadOnlyList<int> Reads => LoadedSlots;

    public override IReadOnlyList<int> Writes =>
        [.. Outputs.Select(output => output.Slot).Concat(Reductions.Select(reduction => reduction.Slot)).OrderBy(slot => slot)];

    /// <summary>The slots it writes element by element, ascending.</summary>
    public IEnumerable<int> Stores => Outputs.Select(output => output.Slot);

    /// <summary>The slots whose memory the kernel itself touches, ascending: a reduction's result is stored by the runtime.</summary>
    public IEnumerable<int> Streamed => Reads.Union(Stores).OrderBy(slot => slot);

    /// <summary>The values it computes: those it stores and those it reduces.</summary>
    public IEnumerable<int> Values => Outputs.Select(output => output.Value).Concat(Reductions.Select(reduction => reduction.Value));

    /// <summary>Whether it must know rows from columns; other kernels see the elements as one row.</summary>
    public bool IsBanded =>
        Accesses.Values.Any(access => access is SlotAccess.PerRow or SlotAccess.PerColumn)
        || Reductions.Any(reduction => reduction.Kind is Opcode.RowSum or Opcode.ColumnSum);

    public int BytesPerElement =>
        sizeof(float) * (Reads.Count(slot => AccessOf(slot) == SlotAccess.Full) + Outputs.Count);

    public SlotAccess AccessOf(int slot) => Accesses.TryGetValue(slot, out SlotAccess access) ? access : SlotAccess.Full;
}

/// <summary>A reduction that rides in a kernel.</summary>
/// <param name="Kind">Sum, MaxAbs, RowSum or ColumnSum.</param>
/// <param name="Value">What is reduced, element by element.</param>
/// <param name="Slot">Where the result goes.</param>
internal readonly record struct KernelReduction(Opcode Kind, int Value, int Slot);

/// <summary>Mirrors <c>GuidedDescent.Rules.SlotAccess</c>: how a kernel walks through a slot.</summary>
internal enum SlotAccess
{
    Full,
    PerRow,
    PerColumn,
    Single,
}

/// <summary>A value that ends up in a slot.</summary>
internal readonly record struct SlotValue(int Slot, int Value);

/// <summary>A host value that an operation is given.</summary>
/// <param name="Name">Its name, in camel case.</param>
/// <param name="Value">The instruction that computes it.</param>
internal readonly record struct Scalar(string Name, int Value);
