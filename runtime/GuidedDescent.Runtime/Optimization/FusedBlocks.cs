using GuidedDescent.Rules;

namespace GuidedDescent;

/// <summary>
/// The blocks of rows that a rule over matrices sees as matrices of their own: one after the other in the memory of the weight and of the
/// gradient, and likewise in that of states.
/// </summary>
internal static class FusedBlocks
{
    /// <summary>How many tensors a parameter is to a form of a rule.</summary>
    public static int CountOf(IUpdateRule form, Parameter parameter) =>
        form.Descriptor.Form == RuleForm.Matrix ? parameter.Role.RowBlocks : 1;

    /// <summary>The shape of each.</summary>
    public static Shape ShapeOf(IUpdateRule form, Parameter parameter)
    {
        int blocks = CountOf(form, parameter);
        return blocks == 1 ? parameter.Shape : [parameter.Shape[0] / blocks, .. parameter.Shape.Skip(1)];
    }

    /// <summary>The extents of a slot of all blocks together.</summary>
    public static SlotShape Stack(SlotShape block, int blocks) =>
        blocks == 1 ? block : new SlotShape(checked(block.Rows * blocks), block.Columns);
}
