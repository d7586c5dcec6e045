using GuidedDescent.Execution;
using GuidedDescent.Language;
using GuidedDescent.Rules;

namespace GuidedDescent.Benchmarks.Layers;

/// <summary>What the plan of a rule does in a step, written down; nothing runs.</summary>
internal sealed class PlannedStep : IKernelLauncher
{
    private readonly IUpdateRule _form;
    private readonly SlotShape _weight;
    private readonly List<KernelDescriptor> _kernels = [];

    private PlannedStep(IUpdateRule form, SlotShape weight)
    {
        _form = form;
        _weight = weight;
    }

    /// <summary>Plans one step.</summary>
    /// <param name="form">The form of the rule that the parameter takes.</param>
    /// <param name="parameter">A parameter.</param>
    /// <param name="step">The number of the step.</param>
    public static PlannedStep Of(IUpdateRule form, Parameter parameter, long step)
    {
        bool isMatrix = form.Descriptor.Form == RuleForm.Matrix;
        int rows = isMatrix ? (int)parameter.Shape[0] : 1;
        var planned = new PlannedStep(form, new SlotShape(rows, parameter.Length / rows));
        form.Execute(new Step(step), planned);
        return planned;
    }

    /// <summary>The kernels that pass over whole weights, in their order.</summary>
    public IReadOnlyList<KernelDescriptor> Kernels => _kernels;

    /// <summary>The last operation that writes the weight.</summary>
    public OperationDescriptor? LastWrite { get; private set; }

    public int Rows(int slot) => ShapeOf(slot).Rows;

    public long Columns(int slot) => ShapeOf(slot).Columns;

    public void Launch<TScalars>(OperationDescriptor operation, in TScalars scalars)
        where TScalars : unmanaged
    {
        LastWrite = operation.Writes.Contains(Slot.Weight) ? operation : LastWrite;
        if (operation is KernelDescriptor kernel && ShapeOf(kernel.DomainSlot) == _weight)
        {
            _kernels.Add(kernel);
        }
    }

    private SlotShape ShapeOf(int slot) =>
        _form.Descriptor.Slots[slot].Kind is SlotKind.Weight or SlotKind.Gradient ? _weight : _form.ShapeOf(slot, this);
}
