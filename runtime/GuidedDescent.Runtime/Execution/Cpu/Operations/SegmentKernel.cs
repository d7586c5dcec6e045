using GuidedDescent.Rules;

namespace GuidedDescent.Execution.Cpu.Operations;

/// <summary>What running a kernel segment by segment needs of its descriptor, in the form that is quickest to use.</summary>
internal sealed class SegmentKernel
{
    /// <summary>The elements of a tile, over which a reduction gathers in lanes.</summary>
    public const int TileLength = 1024;

    /// <summary>The rows of a band, and of the groups a band is made of, for sums of columns.</summary>
    public const int BandRows = 32;

    /// <inheritdoc cref="BandRows"/>
    public const int RowsOfGroup = 4;

    public SegmentKernel(KernelDescriptor kernel)
    {
        Run = kernel.Cpu;
        Stores = [.. kernel.Stores];
        Slots = [.. kernel.Reads.Union(Stores).Order()];
        Accesses = [.. Slots.Select(kernel.AccessOf)];
        Moving = [.. Slots.Where(slot => kernel.AccessOf(slot) is SlotAccess.Full or SlotAccess.PerColumn)];
        Copied = [.. kernel.Reads.Where(slot => kernel.AccessOf(slot) is SlotAccess.Full or SlotAccess.PerColumn)];
        Shared = [.. Slots.Where(slot => kernel.AccessOf(slot) is SlotAccess.PerRow or SlotAccess.Single)];
        Reductions = [.. kernel.Reductions.Select(reduction => reduction.Kind)];
        HasLanes = Reductions.Any(kind => kind != ReductionKind.ColumnSum);
        HasColumns = Reductions.Contains(ReductionKind.ColumnSum);
    }

    public CpuKernel Run { get; }

    /// <summary>The slots the kernel touches.</summary>
    public int[] Slots { get; }

    /// <summary>How it walks through each of <see cref="Slots"/>.</summary>
    public SlotAccess[] Accesses { get; }

    /// <summary>The slots it walks through from segment to segment.</summary>
    public int[] Moving { get; }

    /// <summary>The slots it reads a segment of.</summary>
    public int[] Copied { get; }

    /// <summary>The slots of which it reads one number for the whole segment.</summary>
    public int[] Shared { get; }

    /// <summary>The slots it stores element by element.</summary>
    public int[] Stores { get; }

    public ReductionKind[] Reductions { get; }

    /// <summary>Whether a reduction gathers in the lanes of a tile, so that segments are tiles.</summary>
    public bool HasLanes { get; }

    /// <summary>Whether a reduction gathers in columns.</summary>
    public bool HasColumns { get; }
}
