using GuidedDescent.Language;
using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>The rule's own method on one weight of a trajectory, in double precision.</summary>
internal sealed class LayerReference : ISlotShapes
{
    private readonly IUpdateRule _rule;
    private readonly LayerProblem _problem;
    private readonly Tensor[] _tensors;

    public LayerReference(IUpdateRule rule, LayerProblem problem)
    {
        _rule = rule.FormFor(problem.Shape)!;
        _problem = problem;
        _tensors = new Tensor[_rule.Descriptor.Slots.Length];
        for (int slot = 0; slot < _tensors.Length; slot++)
        {
            _tensors[slot] = Start(slot);
        }
    }

    public Tensor Weight => _tensors[0];

    public Tensor State(string name) => _tensors[_rule.Descriptor.SlotOf(name)];

    /// <summary>Runs one step at the gradient of the problem where the weight is.</summary>
    public void Step(int step)
    {
        _tensors[1] = new Tensor(_problem.Shape, _problem.Gradient(Weight, step));
        for (int slot = 0; slot < _tensors.Length; slot++)
        {
            SlotDescriptor descriptor = _rule.Descriptor.Slots[slot];
            if (descriptor.Kind == SlotKind.Input)
            {
                (Shape shape, float[] values) = _problem.Input(descriptor.Name, step);
                _tensors[slot] = Tensor.FromSingles(shape, values);
            }
        }

        _rule.Evaluate(new Step(step), _tensors);
    }

    int ISlotShapes.Rows(int slot) => _rule.Descriptor.Form == RuleForm.Matrix ? _tensors[slot].Shape[0] : 1;

    long ISlotShapes.Columns(int slot) => _tensors[slot].Shape.Length / ((ISlotShapes)this).Rows(slot);

    private Tensor Start(int slot)
    {
        SlotDescriptor descriptor = _rule.Descriptor.Slots[slot];
        if (slot <= 1)
        {
            return Tensor.FromSingles(_problem.Shape, _problem.InitialWeight);
        }

        if (descriptor.Kind == SlotKind.Input)
        {
            (Shape shape, float[] values) = _problem.Input(descriptor.Name, 1);
            return Tensor.FromSingles(shape, values);
        }

        SlotShape extents = _rule.ShapeOf(slot, this);
        bool isWhole = _rule.Descriptor.Form == RuleForm.Tensor && extents.Length == _problem.Shape.Length;
        Shape ofState = isWhole ? _problem.Shape : [extents.Rows, (int)extents.Columns];
        return descriptor.Initial switch
        {
            SlotInitial.Start => Weight,
            SlotInitial.Identity => Ops.Identity(extents.Rows).ToTensor(ofState),
            SlotInitial.Gaussian => Tensor.FromSingles(ofState, _problem.RandomState(extents.Length)),
            SlotInitial.Value when descriptor.Kind == SlotKind.State => Tensor.Filled(ofState, _rule.InitialValue(slot)),
            _ => Tensor.Zeros(ofState),
        };
    }
}
