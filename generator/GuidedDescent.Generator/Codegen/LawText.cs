using GuidedDescent.Generator.Analysis.Scaling;

namespace GuidedDescent.Generator.Codegen;

/// <summary>Writes laws of scaling, for people and as C#.</summary>
internal static class LawText
{
    /// <summary>As in <c>gradient: hidden 1 / columns, input 1, embedding 1, readout 1 / columns</c>.</summary>
    public static string Describe(Law law)
    {
        IEnumerable<string> classes = WidthCase.All.Select((width, index) =>
            $"{width.Name.ToLowerInvariant()} {Product(("rows", law.Powers[index].Rows), ("columns", law.Powers[index].Columns))}");
        string common = Product(("gradient", law.Gradient), ("weight", law.Weight));
        return $"{common}; {string.Join(", ", classes)}";
    }

    /// <summary>As an expression of the type <c>ScaleLaw</c>, whose name the context knows.</summary>
    public static string Construct(Law law) =>
        $"new({Fraction(law.Gradient)}, {Fraction(law.Weight)}, "
            + $"{string.Join(", ", law.Powers.Select(power => $"new({Fraction(power.Rows)}, {Fraction(power.Columns)})"))})";

    /// <summary>As an expression of the type <c>Fraction</c>, whose name a hyperparameter may have, too.</summary>
    public static string Fraction(Rational value) =>
        value.Denominator == 1 ? $"{value.Numerator}" : $"new({value.Numerator}, {value.Denominator})";

    private static string Product(params (string Name, Rational Exponent)[] factors)
    {
        string[] written =
        [
            .. factors.Where(factor => !factor.Exponent.IsZero)
                .Select(factor => factor.Exponent == 1 ? factor.Name : $"{factor.Name}^{factor.Exponent}"),
        ];
        return written.Length == 0 ? "1" : string.Join(" ", written);
    }
}
