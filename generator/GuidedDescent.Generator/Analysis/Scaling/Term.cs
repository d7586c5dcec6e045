namespace GuidedDescent.Generator.Analysis.Scaling;

/// <summary>What a summand of a value is linear in.</summary>
internal enum TermKind
{
    /// <summary>Nothing: its size is all that is known.</summary>
    Sized,

    /// <summary>The weight, element by element; its size is that of the factor.</summary>
    Weight,

    /// <summary>The way that a weight has come, as of the difference of two; its size is that of the factor.</summary>
    Displacement,
}

/// <summary>How the elements of a matrix of a spectral norm are distributed.</summary>
internal enum Structure
{
    /// <summary>A few directions, as in a gradient: the norm is that of the elements together.</summary>
    FewDirections,

    /// <summary>Singular values that are all alike, as in initial weights and orthogonal matrices.</summary>
    AllDirections,

    /// <summary>Elements on the diagonal only.</summary>
    Diagonal,
}

/// <summary>What was made of the gradient, each more than those before it. Mirrors <c>GuidedDescent.UpdateGeometry</c>.</summary>
internal enum UpdateGeometry
{
    Linear,
    FrobeniusNormalized,
    RowNormalized,
    ColumnNormalized,
    Entrywise,
    Spectral,
}

/// <summary>A summand of a value.</summary>
/// <param name="Kind">What it is linear in.</param>
/// <param name="Size">Its spectral norm; of a number itself, of what is linear in the weight its factor.</param>
internal sealed record Term(TermKind Kind, Monomial Size)
{
    public Structure Structure { get; init; }

    /// <summary>Whether only a few rows count, as in the basis of the matrix's own directions.</summary>
    public bool HasFewRows { get; init; }

    /// <summary>The same of columns.</summary>
    public bool HasFewColumns { get; init; }

    /// <summary>Whether no element is negative, so that elements add up.</summary>
    public bool IsPositive { get; init; }

    /// <summary>Whether it depends on gradients.</summary>
    public bool IsOfGradient { get; init; }

    public UpdateGeometry Geometry { get; init; }

    /// <summary>The magnitude of a number written in the rule, or null for all else.</summary>
    public double? Literal { get; init; }

    /// <summary>For what is linear in a weight, the slot that holds it.</summary>
    public int Slot { get; init; }

    public static Term Number(Monomial size) => new(TermKind.Sized, size);

    /// <summary>Whether another has the same form, so that sizes alone tell them apart.</summary>
    public bool HasFormOf(Term other) =>
        Kind == other.Kind && Structure == other.Structure && HasFewRows == other.HasFewRows && HasFewColumns == other.HasFewColumns
        && (Kind == TermKind.Sized || Slot == other.Slot);
}
