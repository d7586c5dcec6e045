using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Parsing;

namespace GuidedDescent.Generator.Analysis.Scaling;

/// <summary>The sizes of what slots hold: weight, gradient and inputs by the parametrization, states as they start.</summary>
/// <param name="rule">The rule.</param>
/// <param name="width">The class of the parameter.</param>
/// <param name="scalables">The hyperparameters that may be scaled.</param>
internal sealed class SlotSizes(RuleModel rule, WidthCase width, Scalables scalables)
{
    private EquatableArray<SlotModel> Slots => rule.Method!.Slots;

    /// <summary>What is known before the first pass: nothing of states, but that some are copies of the weight.</summary>
    public Value BeforeFirstPass(int slot) => Slots[slot].Kind switch
    {
        SlotKind.Weight => Copy(slot),
        SlotKind.Gradient => Value.Of(Term.Number(width.GradientNorm) with { IsOfGradient = true }),
        SlotKind.Input => Input(slot),
        _ => IsCopy(slot) ? Copy(slot) : Value.Unknown,
    };

    public bool IsCopy(int slot) => Slots[slot].Initial == SlotInitial.Start;

    /// <summary>What a state starts from.</summary>
    /// <param name="slot">The state.</param>
    /// <param name="extent">Its extents.</param>
    public Value Initial(int slot, Extent extent)
    {
        SlotModel state = Slots[slot];
        Monomial value = state.InitialValue is { } name ? scalables.SizeOf(name) : Monomial.One;
        Term one = Term.Number(value) with { IsPositive = true };
        return state.Initial switch
        {
            SlotInitial.Zero => Value.Zero,
            SlotInitial.Start => Copy(slot),
            SlotInitial.Identity => Value.Of(one with { Structure = Structure.Diagonal }),
            SlotInitial.Gaussian =>
                Value.Of(Term.Number(width.Larger(extent.Rows, extent.Columns).Sqrt()) with { Structure = Structure.AllDirections }),
            _ => Value.Of(new Entries(width).WithEntry(one, value, extent)),
        };
    }

    private static Value Copy(int slot) => Value.Of(new Term(TermKind.Weight, Monomial.One) { Slot = slot });

    // Samples of layers: their inputs have elements of size 1, gradients of their outputs 1 / outputs.
    private Value Input(int slot)
    {
        SlotModel input = Slots[slot];
        if (input.GradientDegree is not { } degree)
        {
            throw new ScalingFailure(
                $"nothing says how large the input '{input.Name}' is; declare its degree, as in '[Input(GradientDegree = 1)]' for "
                    + "gradients at the outputs of a layer and 0 for its inputs");
        }

        Monomial entry = (Monomial.Of(Variable.Gradient) / width.Outputs).Pow(degree);
        Monomial Length(DeclaredExtent extent) => extent switch
        {
            DeclaredExtent.Rows => width.Rows,
            DeclaredExtent.Columns => width.Columns,
            _ => Monomial.One,
        };
        Monomial count = Length(input.Declared.Rows) * Length(input.Declared.Columns);
        return Value.Of(Term.Number(entry * count.Sqrt()) with { IsOfGradient = true });
    }
}
