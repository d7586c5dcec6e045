using System.Collections.Immutable;
using GuidedDescent.Execution.Cpu;

namespace GuidedDescent.Rules;

/// <summary>
/// One fused kernel of a rule: straight-line code that visits every element of its domain once, for every tensor of a bucket, with
/// reductions riding along.
/// </summary>
public sealed class KernelDescriptor : OperationDescriptor
{
    private ImmutableArray<int> _stores;

    /// <summary>The name of the entry point in <see cref="RuleDescriptor.CudaSource"/>.</summary>
    public required string EntryPoint { get; init; }

    /// <summary>
    /// The name of the device function in <see cref="RuleDescriptor.CudaSource"/> that is the kernel on one element; null where it takes
    /// more than one number of each slot.
    /// </summary>
    public string? ElementFunction { get; init; }

    /// <summary>The SIMD kernel.</summary>
    public required CpuKernel Cpu { get; init; }

    /// <summary>The slot whose shape is the domain: the elements the kernel visits.</summary>
    public int DomainSlot { get; init; }

    /// <summary>The slots that are not of the domain's shape, and how the kernel walks through them; only read, never written.</summary>
    public ImmutableArray<(int Slot, SlotAccess Access)> Accesses { get; init; } = [];

    /// <summary>The reductions that ride along, in the order in which the kernel numbers them.</summary>
    public ImmutableArray<ReductionDescriptor> Reductions { get; init; } = [];

    /// <summary>The slots the kernel stores element by element, ascending: what it writes beside the results of its reductions.</summary>
    public ImmutableArray<int> Stores =>
        _stores.IsDefault ? _stores = [.. Writes.Except(Reductions.Select(reduction => reduction.ResultSlot))] : _stores;

    /// <summary>Whether it goes row by row; otherwise the elements of its domain are one row to it.</summary>
    public bool IsBanded =>
        Accesses.Any(entry => entry.Access is SlotAccess.PerRow or SlotAccess.PerColumn)
        || Reductions.Any(reduction => reduction.Kind is ReductionKind.RowSum or ReductionKind.ColumnSum);

    /// <summary>Bytes moved between memory and the processor for each element of the domain, in single precision.</summary>
    public int BytesPerElement => sizeof(float) * (Reads.Count(slot => AccessOf(slot) == SlotAccess.Full) + Stores.Length);

    /// <summary>How the kernel walks through a slot.</summary>
    public SlotAccess AccessOf(int slot)
    {
        foreach ((int candidate, SlotAccess access) in Accesses)
        {
            if (candidate == slot)
            {
                return access;
            }
        }

        return SlotAccess.Full;
    }

    /// <inheritdoc/>
    public override string ToString() => EntryPoint;
}
