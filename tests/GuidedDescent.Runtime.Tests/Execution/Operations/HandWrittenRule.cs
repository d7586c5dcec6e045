using GuidedDescent.Execution;
using GuidedDescent.Language;
using GuidedDescent.Rules;

namespace GuidedDescent.Runtime.Tests.Execution.Operations;

/// <summary>A rule put together by a test: any slots, any operations, any plan.</summary>
internal sealed record HandWrittenRule(RuleDescriptor Descriptor, Action<IKernelLauncher> Plan) : IUpdateRule
{
    /// <summary>The extents of a slot; those of the weight where it is left out.</summary>
    public Func<int, ISlotShapes, SlotShape>? Extents { get; init; }

    /// <summary>The form that takes a shape; the rule itself where it is left out.</summary>
    public Func<Shape, IUpdateRule?>? Form { get; init; }

    /// <summary>The slots that are not kept.</summary>
    public Func<int, ISlotShapes?, bool>? Drops { get; init; }

    public string? ShapeDemand { get; init; }

    public double Initial { get; init; }

    public static RuleDescriptor Describe(
        string name, SlotDescriptor[] slots, OperationDescriptor[] operations, RuleForm form = RuleForm.Matrix) => new()
        {
            Name = name,
            Hyperparameters = [],
            Form = form,
            Slots = [new("w", SlotKind.Weight), new("g", SlotKind.Gradient), .. slots],
            Kernels = [.. operations.OfType<KernelDescriptor>()],
            Operations = [.. operations],
            IntermediateRepresentation = "",
            CudaSource = "",
        };

    public IUpdateRule? FormFor(Shape shape) => Form is null ? this : Form(shape);

    public SlotShape ShapeOf(int slot, ISlotShapes shapes) =>
        Extents is null ? new SlotShape(shapes.Rows(0), shapes.Columns(0)) : Extents(slot, shapes);

    public void Validate()
    {
    }

    public bool Keeps(int slot) => Drops?.Invoke(slot, null) != true;

    public bool Keeps(int slot, ISlotShapes shapes) => Drops?.Invoke(slot, shapes) != true;

    public double InitialValue(int slot) => Initial;

    public void Evaluate(Step step, Span<Tensor> tensors) => throw new NotSupportedException();

    public void Execute(Step step, IKernelLauncher launcher) => Plan(launcher);
}
