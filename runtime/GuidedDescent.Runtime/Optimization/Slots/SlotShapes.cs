using GuidedDescent.Rules;

namespace GuidedDescent;

/// <summary>The extents of all slots of one parameter, worked out slot after slot.</summary>
internal sealed class SlotShapes : ISlotShapes
{
    private readonly RuleDescriptor _rule;
    private readonly SlotShape?[] _shapes;

    private SlotShapes(RuleDescriptor rule)
    {
        _rule = rule;
        _shapes = new SlotShape?[rule.Slots.Length];
    }

    /// <summary>The extents of a slot; none where no memory is kept for it.</summary>
    public SlotShape? this[int slot] => _shapes[slot];

    /// <summary>The extents of all slots that are kept.</summary>
    public IEnumerable<SlotShape> Kept => _shapes.OfType<SlotShape>();

    public int Rows(int slot) => Known(slot).Rows;

    public long Columns(int slot) => Known(slot).Columns;

    /// <summary>Asks the rule for the extents of all slots it keeps for each of some blocks.</summary>
    /// <exception cref="ArgumentException">An input has other extents than the rule demands.</exception>
    /// <exception cref="InvalidOperationException">The parameter lacks an input that the rule needs.</exception>
    public static SlotShapes For(IUpdateRule rule, BlockRun run)
    {
        Parameter parameter = run.Parameter;
        RuleDescriptor descriptor = rule.Descriptor;
        var shapes = new SlotShapes(descriptor);
        shapes._shapes[Slot.Weight] = shapes._shapes[Slot.Gradient] = Of(descriptor.Form, run.Shape);
        foreach (int slot in KeptInputs(rule))
        {
            shapes._shapes[slot] = Of(descriptor.Form, InputOf(rule, slot, parameter).Shape);
        }

        foreach (int slot in KeptInputs(rule))
        {
            shapes.CheckInput(rule, slot, parameter);
        }

        for (int slot = Slot.FirstOwn; slot < descriptor.Slots.Length; slot++)
        {
            if (descriptor.Slots[slot].Kind != SlotKind.Input && rule.Keeps(slot, shapes))
            {
                shapes._shapes[slot] = Possible(rule.ShapeOf(slot, shapes), descriptor, slot, parameter);
            }
        }

        return shapes;
    }

    /// <summary>What a form sees a shape as.</summary>
    /// <exception cref="ArgumentException">A matrix would have more than 2^31 - 1 columns.</exception>
    public static SlotShape Of(RuleForm form, Shape shape)
    {
        if (form == RuleForm.Tensor)
        {
            return new SlotShape(1, shape.Length);
        }

        int rows = shape.Rank == 0 ? 1 : shape[0];
        long columns = 1;
        for (int axis = 1; axis < shape.Rank; axis++)
        {
            columns *= shape[axis];
        }

        return columns <= int.MaxValue
            ? new SlotShape(rows, columns)
            : throw new ArgumentException($"A tensor of the shape {shape} has too many columns for a matrix.", nameof(shape));
    }

    /// <summary>The inputs that a rule needs with its hyperparameters.</summary>
    public static IEnumerable<int> KeptInputs(IUpdateRule rule) =>
        Enumerable.Range(0, rule.Descriptor.Slots.Length)
            .Where(slot => rule.Descriptor.Slots[slot].Kind == SlotKind.Input && rule.Keeps(slot));

    /// <summary>An input of a parameter.</summary>
    /// <exception cref="InvalidOperationException">The parameter lacks inputs that the rule needs; the message lists them.</exception>
    public static BoundInput InputOf(IUpdateRule rule, int slot, Parameter parameter)
    {
        if (parameter.TryGetInput(rule.Descriptor.Slots[slot].Name, out BoundInput? input))
        {
            return input;
        }

        IEnumerable<string> missing = KeptInputs(rule).Select(candidate => rule.Descriptor.Slots[candidate].Name)
            .Where(name => !parameter.TryGetInput(name, out _)).Select(name => $"'{name}'");
        throw new InvalidOperationException(
            $"{rule.Descriptor.Name} needs inputs that parameter '{parameter.Name}' {parameter.Shape} does not have: "
            + $"{string.Join(", ", missing)}; call ProvideInput or BindInput first.");
    }

    private static SlotShape Possible(SlotShape shape, RuleDescriptor rule, int slot, Parameter parameter) =>
        shape.Rows >= 0 && shape.Columns >= 0
            ? shape
            : throw new ArgumentException(
                $"'{rule.Slots[slot].Name}' of {rule.Name} would be {shape} for parameter '{parameter.Name}' {parameter.Shape}, but no "
                + "extent can be negative; give the rule parameters that are large enough.",
                nameof(parameter));

    private SlotShape Known(int slot) =>
        _shapes[slot] ?? throw new InvalidOperationException(
            $"The extents of '{_rule.Slots[slot].Name}' are asked for before they are known, or although no memory is kept for it.");

    private void CheckInput(IUpdateRule rule, int slot, Parameter parameter)
    {
        SlotShape demanded = rule.ShapeOf(slot, this);
        if (demanded != _shapes[slot])
        {
            throw new ArgumentException(
                $"Input '{_rule.Slots[slot].Name}' of parameter '{parameter.Name}' {parameter.Shape} is {_shapes[slot]} to "
                + $"{_rule.Name}, which needs {demanded}.",
                nameof(rule));
        }
    }
}
