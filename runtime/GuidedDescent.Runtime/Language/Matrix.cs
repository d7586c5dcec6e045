using System.Diagnostics;
using System.Runtime.CompilerServices;
using GuidedDescent.Language.Eager;

namespace GuidedDescent.Language;

/// <summary>
/// An immutable array of numbers in rows and columns. In an update rule it stands for a weight, a gradient, a state or an input
/// seen as a matrix; run as plain C#, every operation is computed at once in double precision, as those of <see cref="Tensor"/>.
/// </summary>
/// <remarks>
/// Elementwise operations take matrices of equal extents, and repeat a column (<c>rows x 1</c>), a row (<c>1 x columns</c>) and a
/// single number (<c>1 x 1</c>, also a <see cref="Scalar"/>). Shapes that do not fit throw an <see cref="ArgumentException"/> that
/// names both.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class Matrix
{
    private Matrix? _transpose;

    /// <summary>Makes a matrix of the given values.</summary>
    /// <param name="rows">The number of rows, at least 0.</param>
    /// <param name="columns">The number of columns, at least 0.</param>
    /// <param name="values">As many values as the matrix has elements, row after row; they are copied.</param>
    /// <exception cref="ArgumentException">The number of values is not that of the elements.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An extent is negative.</exception>
    public Matrix(int rows, int columns, ReadOnlySpan<double> values)
        : this(new Tensor([rows, columns], values))
    {
    }

    internal Matrix(Tensor content) => Content = content.Shape.Rank == 2
        ? content
        : throw new ArgumentException(
            $"A choice between matrices is a matrix, but the mask makes the shape {content.Shape} of it. "
            + "Choose by a mask that compares matrices or scalars.");

    /// <summary>The number of rows; a host value, which a rule may read of its parameters and inputs.</summary>
    public int Rows => Content.Shape[0];

    /// <summary>The number of columns; a host value, which a rule may read of its parameters and inputs.</summary>
    public int Columns => Content.Shape[1];

    /// <summary>The transpose: rows and columns change places.</summary>
    public Matrix T => _transpose ??= new Matrix(Arrangement.Transpose(Content)) { _transpose = this };

    /// <summary>The values, row after row.</summary>
    public ReadOnlySpan<double> Values => Content.Values;

    /// <summary>The elements and their error bounds, with the shape <c>[Rows, Columns]</c>.</summary>
    internal Tensor Content { get; }

    /// <summary>One element.</summary>
    /// <param name="row">Its row, from 0.</param>
    /// <param name="column">Its column, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row or column.</exception>
    public double this[int row, int column] => Content.Elements[PositionOf(row, column)];

    /// <summary>A number on the device as a matrix of one element.</summary>
    public static implicit operator Matrix(Scalar scalar) => new(scalar.Content.Reshaped([1, 1]));

    /// <summary>Makes a matrix of single-precision values, which it holds exactly.</summary>
    /// <param name="rows">The number of rows, at least 0.</param>
    /// <param name="columns">The number of columns, at least 0.</param>
    /// <param name="values">As many values as the matrix has elements, row after row; they are copied.</param>
    /// <exception cref="ArgumentException">The number of values is not that of the elements.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An extent is negative.</exception>
    public static Matrix FromSingles(int rows, int columns, ReadOnlySpan<float> values) =>
        new(Tensor.FromSingles([rows, columns], values));

    /// <summary>Makes a matrix whose elements are all equal.</summary>
    /// <param name="rows">The number of rows, at least 0.</param>
    /// <param name="columns">The number of columns, at least 0.</param>
    /// <param name="value">The value of every element.</param>
    /// <exception cref="ArgumentOutOfRangeException">An extent is negative.</exception>
    public static Matrix Filled(int rows, int columns, double value) => new(Tensor.Filled([rows, columns], value));

    /// <summary>Makes a matrix of zeros.</summary>
    /// <param name="rows">The number of rows, at least 0.</param>
    /// <param name="columns">The number of columns, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An extent is negative.</exception>
    public static Matrix Zeros(int rows, int columns) => Filled(rows, columns, 0);

    /// <summary>
    /// Whether this is the very same object. To compare values use <c>==</c>, which gives a <see cref="Mask"/>.
    /// </summary>
    public override bool Equals(object? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <summary>The shape and the first few values, such as <c>[2, 4]: 1, 0.5, -3, 0, 0, 1, ...</c>.</summary>
    public override string ToString() => Content.ToString();

    private int PositionOf(int row, int column)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
        ArgumentOutOfRangeException.ThrowIfNegative(column);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, Columns);
        return (row * Columns) + column;
    }
}
