namespace GuidedDescent.Generator.Analysis.Scaling;

/// <summary>Sums of elements: they add up without cancelling, as those of squares do.</summary>
internal static class ReductionTransfers
{
    public static Value Sum(Site site, bool overRows, bool overColumns)
    {
        Value value = site.Operand(0);
        Extent from = site.ExtentOf(0);
        return value with
        {
            Terms =
            [
                .. value.Terms.Select(site.Entries.Ordinary).Select(term =>
                {
                    Monomial entry = site.Entries.Of(term, from) * site.Entries.CountOf(term, from, overRows, overColumns);
                    Term sum = term with
                    {
                        Structure = Structure.FewDirections,
                        HasFewRows = term.HasFewRows && !overRows,
                        HasFewColumns = term.HasFewColumns && !overColumns,
                    };
                    return site.Entries.WithEntry(sum, entry, site.Extent);
                }),
            ],
        };
    }

    public static Value Largest(Site site) =>
        site.ByEntries(0) is { } term
            ? Value.Of(new Term(TermKind.Sized, site.Entries.Of(term, site.ExtentOf(0)))
            {
                IsOfGradient = term.IsOfGradient,
                IsPositive = true,
                Geometry = term.Geometry,
            })
            : site.Empty;
}
