using GuidedDescent.Rules;

namespace GuidedDescent.Testing;

/// <summary>The extents of weight, gradient, inputs and states of one parameter, as the rule says them.</summary>
internal sealed class FormShapes : ISlotShapes
{
    /// <summary>The columns of inputs whose columns are free.</summary>
    private const int FreeColumns = 6;

    private readonly RuleDescriptor _rule;
    private readonly Shape _weight;
    private readonly SlotShape[] _shapes;

    public FormShapes(IUpdateRule form, Shape weight, int samples)
    {
        _rule = form.Descriptor;
        _weight = weight;
        int rows = _rule.Form == RuleForm.Matrix ? weight[0] : 1;
        _shapes = new SlotShape[_rule.Slots.Length];
        Array.Fill(_shapes, new SlotShape(rows, rows == 0 ? Flattened(weight) : weight.Length / rows));
        SetAll(form, SlotKind.Input, new SlotShape(samples, FreeColumns));
        SetAll(form, SlotKind.State, default);
    }

    public int Rows(int slot) => _shapes[slot].Rows;

    public long Columns(int slot) => _shapes[slot].Columns;

    /// <summary>The shape of the tensor that a slot is to the author's method.</summary>
    public Shape ToShape(int slot)
    {
        bool isWhole = slot <= 1 || (_rule.Form == RuleForm.Tensor && _shapes[slot].Length == _weight.Length);
        return isWhole ? _weight : [_shapes[slot].Rows, (int)_shapes[slot].Columns];
    }

    private static long Flattened(Shape weight) => weight.Skip(1).Aggregate(1L, (columns, extent) => columns * extent);

    private void SetAll(IUpdateRule form, SlotKind kind, SlotShape free)
    {
        for (int slot = 0; slot < _shapes.Length; slot++)
        {
            if (_rule.Slots[slot].Kind == kind)
            {
                _shapes[slot] = _rule.Form == RuleForm.Matrix ? free : _shapes[slot];
                _shapes[slot] = form.ShapeOf(slot, this);
            }
        }
    }
}
