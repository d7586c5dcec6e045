using GuidedDescent.Execution;
using GuidedDescent.Language;
using GuidedDescent.Rules;

namespace GuidedDescent.Benchmarks.Layers;

/// <summary>Writes down the passes over whole weights that a plan makes in a step; nothing runs.</summary>
internal sealed class PlannedPasses : IKernelLauncher
{
    private readonly IUpdateRule _form;
    private readonly SlotShape _weight;
    private readonly List<PlannedPass> _passes = [];

    private PlannedPasses(IUpdateRule form, SlotShape weight)
    {
        _form = form;
        _weight = weight;
    }

    /// <summary>The passes of one step, in their order.</summary>
    /// <param name="form">The form of the rule that the parameter takes.</param>
    /// <param name="parameter">A parameter.</param>
    /// <param name="step">The number of the step.</param>
    public static IReadOnlyList<PlannedPass> Of(IUpdateRule form, Parameter parameter, long step)
    {
        bool isMatrix = form.Descriptor.Form == RuleForm.Matrix;
        int rows = isMatrix ? (int)parameter.Shape[0] : 1;
        var passes = new PlannedPasses(form, new SlotShape(rows, parameter.Length / rows));
        form.Execute(new Step(step), passes);
        return passes._passes;
    }

    public int Rows(int slot) => ShapeOf(slot).Rows;

    public long Columns(int slot) => ShapeOf(slot).Columns;

    public void Launch<TScalars>(OperationDescriptor operation, in TScalars scalars)
        where TScalars : unmanaged
    {
        if (operation is KernelDescriptor kernel && ShapeOf(kernel.DomainSlot) == _weight)
        {
            _passes.Add(PlannedPass.Of(kernel));
        }
    }

    private SlotShape ShapeOf(int slot) =>
        _form.Descriptor.Slots[slot].Kind is SlotKind.Weight or SlotKind.Gradient ? _weight : _form.ShapeOf(slot, this);
}
