namespace GuidedDescent.Optimizers;

/// <summary>
/// The second moment of a matrix kept as the means of its rows and of its columns: <c>V = rowMeans * columnMeans / Mean(rowMeans)</c>
/// (Shazeer and Stern, 2018, section 3).
/// </summary>
public static class FactoredMoment
{
    /// <summary>A matrix divided, element by element, by the root of a factored second moment.</summary>
    /// <param name="x">The matrix, rows x columns.</param>
    /// <param name="rowMeans">The mean of each row of squares, rows x 1.</param>
    /// <param name="columnMeans">The mean of each column of squares, 1 x columns.</param>
    [Inline]
    public static Matrix DivideByRoot(Matrix x, Matrix rowMeans, Matrix columnMeans) =>
        x * Rsqrt(rowMeans / Mean(rowMeans)) * Rsqrt(columnMeans);
}
