using GuidedDescent.Rules;

namespace GuidedDescent.Execution.Cpu.Operations;

/// <summary>What a kernel's domain is to the processor, and whether its slots have the extents the kernel counts on.</summary>
internal static class KernelShapes
{
    /// <summary>The rows that the kernel goes through one by one: one of all elements where it need not know rows from columns.</summary>
    public static SlotShape DomainOf(TensorTable tensors, int tensor, KernelDescriptor kernel)
    {
        SlotShape shape = tensors.Shape(tensor, kernel.DomainSlot);
        return kernel.IsBanded ? shape : new SlotShape(1, shape.Length);
    }

    /// <summary>Refuses a kernel whose slots do not fit together.</summary>
    /// <exception cref="ArgumentException">A slot has other extents than the kernel's way through it needs.</exception>
    public static void Check(GroupTensors group, KernelDescriptor kernel)
    {
        foreach (ReductionDescriptor reduction in kernel.Reductions)
        {
            if (kernel.IsBanded && reduction.Kind is ReductionKind.Sum or ReductionKind.MaxAbs)
            {
                throw new ArgumentException($"{kernel} goes row by row, where no {reduction.Kind} can ride along.", nameof(kernel));
            }
        }

        for (int tensor = 0; tensor < group.Tensors.Count; tensor++)
        {
            SlotShape domain = DomainOf(group.Tensors, tensor, kernel);
            foreach (int slot in kernel.Reads.Union(kernel.Stores).Where(group.Tensors.Holds))
            {
                Check(group, kernel, tensor, slot, ShapeFor(kernel.AccessOf(slot), domain), kernel.IsBanded);
            }

            foreach (ReductionDescriptor reduction in kernel.Reductions.Where(reduction => group.Tensors.Holds(reduction.ResultSlot)))
            {
                Check(group, kernel, tensor, reduction.ResultSlot, ShapeFor(reduction.Kind, domain), isExact: false);
            }
        }
    }

    private static SlotShape ShapeFor(SlotAccess access, SlotShape domain) => access switch
    {
        SlotAccess.PerRow => new SlotShape(domain.Rows, 1),
        SlotAccess.PerColumn => new SlotShape(1, domain.Columns),
        SlotAccess.Single => SlotShape.Single,
        _ => domain,
    };

    private static SlotShape ShapeFor(ReductionKind kind, SlotShape domain) => kind switch
    {
        ReductionKind.RowSum => new SlotShape(domain.Rows, 1),
        ReductionKind.ColumnSum => new SlotShape(1, domain.Columns),
        _ => SlotShape.Single,
    };

    // The numbers of a vector lie alike, whether it stands or lies.
    private static bool IsVector(SlotShape shape) => shape.Rows == 1 || shape.Columns == 1;

    private static void Check(GroupTensors group, KernelDescriptor kernel, int tensor, int slot, SlotShape needed, bool isExact)
    {
        SlotShape shape = group.Tensors.Shape(tensor, slot);
        bool isTurned = IsVector(shape) && IsVector(needed) && shape.Length == needed.Length;
        if (isExact ? shape != needed && !isTurned : shape.Length != needed.Length)
        {
            throw new ArgumentException(
                $"{kernel} needs '{group.Rule.Slots[slot].Name}' to be {needed}, but it is {shape}.", nameof(kernel));
        }
    }
}
