using GuidedDescent.Language.Eager;

namespace GuidedDescent.Language;

// Functions of each row or column of a matrix. What they give broadcasts back to it.
public static partial class Ops
{
    /// <summary>The sum of each row, as a column: <c>rows x 1</c>.</summary>
    public static Matrix RowSum(Matrix matrix) => new(Reductions.RowSum(matrix.Content));

    /// <summary>The mean of each row, as a column: <c>rows x 1</c>.</summary>
    public static Matrix RowMean(Matrix matrix) => RowSum(matrix) / matrix.Columns;

    /// <summary>The Euclidean norm of each row, as a column: <c>rows x 1</c>.</summary>
    public static Matrix RowNorm(Matrix matrix) => Sqrt(RowSum(matrix * matrix));

    /// <summary>The sum of each column, as a row: <c>1 x columns</c>.</summary>
    public static Matrix ColumnSum(Matrix matrix) => new(Reductions.ColumnSum(matrix.Content));

    /// <summary>The mean of each column, as a row: <c>1 x columns</c>.</summary>
    public static Matrix ColumnMean(Matrix matrix) => ColumnSum(matrix) / matrix.Rows;

    /// <summary>The Euclidean norm of each column, as a row: <c>1 x columns</c>.</summary>
    public static Matrix ColumnNorm(Matrix matrix) => Sqrt(ColumnSum(matrix * matrix));
}
