using GuidedDescent.Language.Eager;

namespace GuidedDescent.Language;

// Functions of whole matrices that are made of sums, products and arrangement.
public static partial class Ops
{
    /// <summary>The product of two matrices. Transposes are written <c>MatMul(a.T, b)</c>.</summary>
    /// <param name="left">A matrix of <c>rows x inner</c>.</param>
    /// <param name="right">A matrix of <c>inner x columns</c>.</param>
    /// <returns>A matrix of <c>rows x columns</c>.</returns>
    /// <exception cref="ArgumentException">The columns of the first are not as many as the rows of the second.</exception>
    public static Matrix MatMul(Matrix left, Matrix right) => new(Products.MatMul(left.Content, right.Content));

    /// <summary>The matrix of ones on the diagonal and zeros beside it.</summary>
    /// <param name="size">The number of rows and of columns, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is negative.</exception>
    public static Matrix Identity(int size) => new(Arrangement.Identity(size));

    /// <summary>The diagonal of a square matrix, as a column: <c>rows x 1</c>.</summary>
    /// <remarks>Computed as <c>RowSum(x * Identity(rows))</c>: NaN or an infinity beside the diagonal shows.</remarks>
    /// <exception cref="ArgumentException">The matrix is not square.</exception>
    public static Matrix Diagonal(Matrix square) => RowSum(OnDiagonal("Diagonal", square));

    /// <summary>The sum of the diagonal of a square matrix.</summary>
    /// <remarks>Computed as <c>Sum(x * Identity(rows))</c>: NaN or an infinity beside the diagonal shows.</remarks>
    /// <exception cref="ArgumentException">The matrix is not square.</exception>
    public static Scalar Trace(Matrix square) => Sum(OnDiagonal("Trace", square));

    /// <summary>The columns of a matrix in the order of descending keys; those of equal keys keep their order.</summary>
    /// <param name="matrix">A matrix of <c>rows x columns</c>.</param>
    /// <param name="keys">One number per column: <c>1 x columns</c>. NaN comes last.</param>
    /// <exception cref="ArgumentException">There is not one key per column.</exception>
    public static Matrix SortColumns(Matrix matrix, Matrix keys)
    {
        if (keys.Rows != 1 || keys.Columns != matrix.Columns)
        {
            throw new ArgumentException(
                $"SortColumns cannot order the columns of {matrix.Content.Shape} by keys of shape {keys.Content.Shape}: "
                + $"it takes one key per column, [1, {matrix.Columns}].",
                nameof(keys));
        }

        return new(Arrangement.SortColumns(matrix.Content, keys.Content));
    }

    /// <summary>The rows of a matrix in the order of descending keys; those of equal keys keep their order.</summary>
    /// <param name="matrix">A matrix of <c>rows x columns</c>.</param>
    /// <param name="keys">One number per row: <c>rows x 1</c>. NaN comes last.</param>
    /// <exception cref="ArgumentException">There is not one key per row.</exception>
    public static Matrix SortRows(Matrix matrix, Matrix keys)
    {
        if (keys.Columns != 1 || keys.Rows != matrix.Rows)
        {
            throw new ArgumentException(
                $"SortRows cannot order the rows of {matrix.Content.Shape} by keys of shape {keys.Content.Shape}: "
                + $"it takes one key per row, [{matrix.Rows}, 1].",
                nameof(keys));
        }

        return new(Arrangement.SortRows(matrix.Content, keys.Content));
    }

    private static Matrix OnDiagonal(string operation, Matrix square)
    {
        CheckSquare(operation, square);
        return square * Identity(square.Rows);
    }

    private static void CheckSquare(string operation, Matrix matrix)
    {
        if (matrix.Rows != matrix.Columns)
        {
            throw new ArgumentException($"{operation} takes a square matrix, but one of shape {matrix.Content.Shape} came.");
        }
    }
}
