using GuidedDescent.Generator.Ir;

namespace GuidedDescent.Generator.Analysis.Scaling;

/// <summary>Functions of one element, or of one number.</summary>
internal static class FunctionTransfers
{
    public static Value Abs(Site site) => Power(site, 1, isPositive: true);

    public static Value Sqrt(Site site) => Power(site, Rational.Half, isPositive: true);

    public static Value Sign(Site site) => Power(site, 0, isPositive: false);

    /// <summary>A power; where the exponent is not known, of something that is not the same at every width, a size of its own.</summary>
    public static Value Pow(Site site)
    {
        if (site.ByEntries(0) is not { } power)
        {
            return site.Empty;
        }

        Monomial entry = site.Entries.Of(power, site.ExtentOf(0));
        if (site.Interpretation.Scalables.Resolve(entry).IsOne)
        {
            return Power(site, 0, power.IsPositive);
        }

        if (site.Instruction.Operands[1] is var exponent
            && site.Interpretation.Graph[exponent].Type.IsHost()
            && !IsOnlyDefault(site, exponent)
            && site.Interpretation.Decisions.NumberOf(exponent) is { } number
            && Rational.TryOf(number) is { } rational)
        {
            return Power(site, rational, power.IsPositive);
        }

        return Value.Of(WithEntry(site, power, Monomial.Of(Variable.Opaque(site.Position)), power.IsPositive));
    }

    // In the first step hyperparameters have their defaults, which says nothing of other steps.
    private static bool IsOnlyDefault(Site site, int exponent) =>
        site.Interpretation.Conditions.IsFirstStep && site.Interpretation.Source.Dependencies.Has(exponent, Dependence.Hyperparameters);

    /// <summary>A function that is no power: its argument must be the same at every width.</summary>
    public static Value OfNumber(Site site) => OfEqual(
        site, SumTransfers.Broadcast(site, 0),
        Value.Of(site.Entries.WithEntry(Term.Number(Monomial.One), Monomial.One, site.Extent)));

    /// <summary>The angle of two numbers that are equally large.</summary>
    public static Value Atan2(Site site) => OfEqual(site, SumTransfers.Broadcast(site, 0), SumTransfers.Broadcast(site, 1));

    private static Value OfEqual(Site site, Value left, Value right)
    {
        if (left.IsUnknown || right.IsUnknown)
        {
            return Value.Unknown;
        }

        Value both = new([.. left.Terms, .. right.Terms]);
        Term? term = site.Reconciliation.ToOne(both, site.Extent, byEntries: true, isThreshold: true, site.Position);
        return term is null ? site.Empty : Value.Of(WithEntry(site, term, Monomial.One, isPositive: false));
    }

    private static Value Power(Site site, Rational exponent, bool isPositive) =>
        site.ByEntries(0) is { } term
            ? Value.Of(WithEntry(site, term, site.Entries.Of(term, site.ExtentOf(0)).Pow(exponent), isPositive))
            : site.Empty;

    private static Term WithEntry(Site site, Term term, Monomial entry, bool isPositive)
    {
        Term result = term with
        {
            IsPositive = isPositive,
            Structure = isPositive && term.Structure == Structure.AllDirections ? Structure.FewDirections : term.Structure,
            Geometry = site.Extent.IsScalar || term.Geometry > UpdateGeometry.Entrywise ? term.Geometry : UpdateGeometry.Entrywise,
            Literal = null,
        };
        return site.Entries.WithEntry(result, entry, site.Extent);
    }
}
