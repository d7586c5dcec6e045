namespace GuidedDescent.Generator.Analysis.Scaling;

/// <summary>A value as a sum of terms; the sum of none is zero, which has every size.</summary>
/// <param name="Terms">The summands.</param>
/// <param name="IsUnknown">Whether nothing is known yet, as of a state before the first pass.</param>
internal sealed record Value(IReadOnlyList<Term> Terms, bool IsUnknown = false)
{
    public static Value Zero { get; } = new([]);

    public static Value Unknown { get; } = new([], IsUnknown: true);

    /// <summary>A truth value that only tells zero from other numbers: it chooses what happens in cases that do not count.</summary>
    public bool OnlyTellsZero { get; init; }

    public bool IsEmpty => Terms.Count == 0;

    public bool IsOfGradient => Terms.Any(term => term.IsOfGradient);

    public bool IsConstant => Terms.All(term => term is { Kind: TermKind.Sized, IsOfGradient: false });

    public static Value Of(Term term) => new([term]);

    public static Value Number(Monomial size) => Of(Term.Number(size));
}
