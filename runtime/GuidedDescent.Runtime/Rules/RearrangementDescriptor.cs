using System.Collections.Immutable;

namespace GuidedDescent.Rules;

/// <summary>Where a rearrangement puts the numbers of a matrix.</summary>
public enum RearrangementKind
{
    /// <summary>Rows become columns. Input: the matrix.</summary>
    Transpose,

    /// <summary>Columns in the order of descending keys, equal keys in the order they came. Inputs: the matrix, the keys.</summary>
    SortColumns,

    /// <summary>Rows in the order of descending keys, equal keys in the order they came. Inputs: the matrix, the keys.</summary>
    SortRows,
}

/// <summary>Puts the numbers of every matrix in a slot in other places.</summary>
public sealed class RearrangementDescriptor : OperationDescriptor
{
    /// <summary>Where the numbers go.</summary>
    public required RearrangementKind Kind { get; init; }

    /// <summary>The slots of the inputs, in the order <see cref="RearrangementKind"/> names them.</summary>
    public required ImmutableArray<int> Inputs { get; init; }

    /// <summary>The slot of the result; not that of an input.</summary>
    public required int Output { get; init; }
}
