using System.Globalization;

namespace GuidedDescent.Generator.Analysis.Scaling;

/// <summary>
/// Makes one term of a sum where the sum is no longer treated term by term. Terms of equal sizes are one. Where sizes differ, a
/// hyperparameter in one of them must scale so that they do not, or a small number written in the rule is not felt; else there is no
/// homogeneous update.
/// </summary>
/// <param name="width">The class of the parameter.</param>
/// <param name="scalables">The hyperparameters that may be scaled.</param>
/// <param name="found">Where breakers are put.</param>
/// <param name="textOf">What the rule says at an instruction.</param>
internal sealed class Reconciliation(WidthCase width, Scalables scalables, ICollection<Breaker> found, Func<int, string> textOf)
{
    /// <summary>A number above this, written in the rule, is more than what keeps a denominator from zero.</summary>
    private const double LargestRegularizer = 1e-4;

    private readonly Entries _entries = new(width);

    /// <summary>The one term, or null for zero.</summary>
    /// <param name="value">The sum.</param>
    /// <param name="extent">Its extents.</param>
    /// <param name="byEntries">Whether elements are compared, else norms.</param>
    /// <param name="isThreshold">Whether the terms are compared with each other, not added.</param>
    /// <param name="position">The instruction that needs it.</param>
    public Term? ToOne(Value value, Extent extent, bool byEntries, bool isThreshold, int position)
    {
        List<Term> terms = [.. value.Terms.Select(_entries.Ordinary)];
        if (terms.Count <= 1)
        {
            return terms.FirstOrDefault();
        }

        Monomial Measure(Term term) => scalables.Resolve(byEntries ? _entries.Of(term, extent) : term.Size);
        Term main = terms.OrderBy(Rank).First();
        foreach (int index in Enumerable.Range(0, terms.Count).Where(index => !ReferenceEquals(terms[index], main)).ToList())
        {
            Term other = terms[index];
            (Monomial mainSize, Monomial otherSize) = (Measure(main), Measure(other));
            if (width.AreEqual(mainSize, otherSize))
            {
                continue;
            }

            bool isDecay = !other.IsOfGradient && !other.Size[Variable.Weight].IsZero;
            if (ScalableIn(other, main) is { } name)
            {
                Break(name, other.Size / main.Size, mainSize / otherSize, KindOf(other, main, isThreshold, isDecay), position);
            }
            else if (ScalableIn(main, other) is { } inMain)
            {
                Break(inMain, main.Size / other.Size, otherSize / mainSize, KindOf(main, other, isThreshold, isDecay: false), position);
                main = other with { IsOfGradient = main.IsOfGradient || other.IsOfGradient };
            }
            else if (other is { Literal: <= LargestRegularizer, IsOfGradient: false })
            {
                string text = other.Literal.Value.ToString("R", CultureInfo.InvariantCulture);
                found.Add(new Breaker(text, false, KindOf(other, main, isThreshold: false, isDecay: false), mainSize / otherSize, position));
            }
            else
            {
                throw new ScalingFailure(
                    $"'{textOf(position)}' combines what grows like {Describe(mainSize)} with what grows like {Describe(otherSize)}, "
                        + "and no hyperparameter between them can be scaled");
            }
        }

        return Merge(main, terms);
    }

    /// <summary>One term for several whose sizes are, or are made, equal.</summary>
    public Term Merge(Term main, IReadOnlyList<Term> terms)
    {
        bool IsCommon(string variable) => terms.All(term => term.Size[variable] == main.Size[variable]);
        return main with
        {
            Size = scalables.Resolve(main.Size, IsCommon),
            IsOfGradient = terms.Any(term => term.IsOfGradient),
            IsPositive = terms.All(term => term.IsPositive),
            Geometry = terms.Max(term => term.Geometry),
            Literal = terms.All(term => term.Literal is not null) ? terms.Max(term => term.Literal) : null,
        };
    }

    // What the others must be like: gradients first, and those that nothing can change before those that can be scaled.
    private int Rank(Term term) =>
        (term.IsOfGradient ? 0 : 2) + (term.Size.Variables.Any(Variable.IsHyperparameter) ? 1 : 0) + (term.Literal is null ? 0 : 4);

    private static string? ScalableIn(Term term, Term other) =>
        term.Size.Variables.Where(Variable.IsHyperparameter)
            .Where(variable => term.Size[variable] != other.Size[variable])
            .Select(Variable.NameOf).FirstOrDefault();

    private void Break(string name, Monomial ratio, Monomial missing, BreakerKind kind, int position)
    {
        Rational power = ratio[Variable.Hyperparameter(name)];
        found.Add(new Breaker(name, true, kind, scalables.LawOf(name) * missing.Pow((Rational)1 / power), position));
    }

    private static BreakerKind KindOf(Term term, Term beside, bool isThreshold, bool isDecay) =>
        isDecay ? BreakerKind.WeightDecay
        : isThreshold ? BreakerKind.Threshold
        : term.Structure == Structure.Diagonal || beside.HasFewRows || beside.HasFewColumns ? BreakerKind.Damping
        : BreakerKind.Epsilon;

    private static string Describe(Monomial size) => size.IsOne ? "a number that is the same at every width" : $"'{size}'";
}
