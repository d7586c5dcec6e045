namespace GuidedDescent.Generator.Analysis.Scaling;

/// <summary>From norms of matrices to the size of their elements, and back.</summary>
/// <param name="width">The class of the parameter.</param>
internal sealed class Entries(WidthCase width)
{
    /// <summary>The size of the elements that count.</summary>
    public Monomial Of(Term term, Extent extent) => Ordinary(term).Size / NormOfOnes(term, extent);

    /// <summary>The same term with elements of another size.</summary>
    public Term WithEntry(Term term, Monomial entry, Extent extent) => term with { Size = entry * NormOfOnes(term, extent) };

    /// <summary>How many elements count, in all, or those of a row, or of a column.</summary>
    public Monomial CountOf(Term term, Extent extent, bool overRows, bool overColumns)
    {
        if (term.Structure == Structure.Diagonal)
        {
            return overRows && overColumns ? extent.Rows : Monomial.One;
        }

        return (overRows && !term.HasFewRows ? extent.Rows : Monomial.One)
            * (overColumns && !term.HasFewColumns ? extent.Columns : Monomial.One);
    }

    /// <summary>What is linear in the weight, seen as any other value.</summary>
    public Term Ordinary(Term term) => term.Kind switch
    {
        TermKind.Weight => term with
        {
            Kind = TermKind.Sized,
            Size = term.Size * width.WeightNorm,
            Structure = Structure.AllDirections,
        },
        // In the parametrization looked for, weights come as far as they are large, by a few directions.
        TermKind.Displacement => term with { Kind = TermKind.Sized, Size = term.Size * width.WeightNorm, IsOfGradient = true },
        _ => term,
    };

    private Monomial NormOfOnes(Term term, Extent extent) => term.Structure switch
    {
        Structure.Diagonal => Monomial.One,
        Structure.AllDirections => width.Larger(extent.Rows, extent.Columns).Sqrt(),
        _ when term.Kind != TermKind.Sized => NormOfOnes(Ordinary(term), extent),
        _ => CountOf(term, extent, overRows: true, overColumns: true).Sqrt(),
    };
}
