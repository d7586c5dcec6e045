using GuidedDescent.Generator.Parsing;

namespace GuidedDescent.Generator.Analysis.Scaling;

/// <summary>What has no operands, or none that matter.</summary>
internal static class LeafTransfers
{
    public static Value Unit(Site site) => Value.Number(Monomial.One);

    public static Value Constant(Site site) => site.Instruction.Number == 0
        ? Value.Zero
        : Value.Of(Term.Number(Monomial.One) with { Literal = Math.Abs(site.Instruction.Number), IsPositive = true });

    public static Value Identity(Site site) =>
        Value.Of(Term.Number(Monomial.One) with { Structure = Structure.Diagonal, IsPositive = true });

    /// <summary>An extent of the weight, or of an input, whose rows are samples. A tensor is one row.</summary>
    public static Value Dimension(Site site)
    {
        (WidthCase width, bool isRows) = (site.Width, site.Instruction.Text == "Rows");
        SlotModel slot = site.Interpretation.Rule.Method!.Slots[(int)site.Instruction.Number];
        return Value.Number(
            slot.Kind == SlotKind.Input ? Monomial.One
            : slot.Type != SlotType.Tensor ? (isRows ? width.Rows : width.Columns)
            : isRows ? Monomial.One
            : width.Rows * width.Columns);
    }

    public static Value Loop(Site site)
    {
        site.Interpretation.RunLoop(site.Position);
        return Value.Unknown;
    }
}
