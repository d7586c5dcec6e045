namespace GuidedDescent.Generator.Analysis.Scaling;

/// <summary>Sums: terms stay apart until something is no longer linear in them, but those of one size are one.</summary>
internal static class SumTransfers
{
    public static Value Add(Site site, int left, int right) =>
        Add(site, Broadcast(site, left), Broadcast(site, right));

    /// <summary>The difference. That of two weights, such as one and its start, is the way between them.</summary>
    public static Value Subtract(Site site)
    {
        (Value left, Value right) = (Broadcast(site, 0), Broadcast(site, 1));
        foreach (Term weight in left.Terms.Where(term => term.Kind == TermKind.Weight).ToList())
        {
            Term? other = right.Terms.FirstOrDefault(
                term => term.Kind == TermKind.Weight && term.Slot != weight.Slot && term.Size.Equals(weight.Size));
            if (other is not null)
            {
                Term way = weight with { Kind = TermKind.Displacement, Slot = 0 };
                left = left with { Terms = [.. left.Terms.Where(term => term != weight), way] };
                right = right with { Terms = [.. right.Terms.Where(term => term != other)] };
            }
        }

        return Add(site, left, right);
    }

    public static Value Add(Site site, Value left, Value right)
    {
        if (left.IsUnknown || right.IsUnknown)
        {
            // What is added to a state that is not known yet may be much less than what the state will be.
            Value known = left.IsUnknown ? right : left;
            return known.IsConstant ? Value.Unknown : known;
        }

        List<Term> terms = [];
        foreach (Term term in left.Terms.Concat(right.Terms))
        {
            int same = terms.FindIndex(other => AreLike(site, other, term));
            if (same < 0)
            {
                terms.Add(term);
            }
            else
            {
                terms[same] = site.Reconciliation.Merge(terms[same], [terms[same], term]);
            }
        }

        return new Value([.. terms]);
    }

    /// <summary>An operand as it is repeated along the axes that it lacks.</summary>
    public static Value Broadcast(Site site, int index)
    {
        (Value value, Extent from, Extent to) = (site.Operand(index), site.ExtentOf(index), site.Extent);
        return from.Shape == to.Shape || to.IsScalar
            ? value
            : value with
            {
                Terms =
                [
                    .. value.Terms.Select(term => term.Kind == TermKind.Sized
                        ? site.Entries.WithEntry(term with { Structure = Structure.FewDirections }, site.Entries.Of(term, from), to)
                        : term),
                ],
            };
    }

    private static bool AreLike(Site site, Term left, Term right)
    {
        Scalables scalables = site.Interpretation.Scalables;
        return left.HasFormOf(right)
            && (left.Kind == TermKind.Sized
                ? scalables.Resolve(left.Size).Equals(scalables.Resolve(right.Size))
                : left.Size.Equals(right.Size));
    }
}
