namespace GuidedDescent.Execution.Cpu.Factorizations;

/// <summary>
/// What somebody else's library does for <see cref="DenseFactorizations"/>, which sees to scaling, signs, order, checks and
/// fallbacks. Several threads may call at the same time. All numbers are finite, no dimension is 0.
/// </summary>
internal interface IFactorizationLibrary
{
    /// <summary>The library, for a person.</summary>
    string Name { get; }

    /// <summary>Eigenvalues and eigenvectors.</summary>
    /// <param name="n">The rows and columns.</param>
    /// <param name="matrix">A symmetric matrix; becomes the eigenvectors, one in each row.</param>
    /// <param name="values">Becomes the eigenvalues, ascending.</param>
    /// <param name="scratch">Memory.</param>
    /// <returns>False where the library did not find them.</returns>
    bool TryEigh(int n, Span<double> matrix, Span<double> values, Scratch scratch);

    /// <summary>The thin orthogonal factor.</summary>
    /// <param name="rows">The length of a column.</param>
    /// <param name="columns">The number of columns, up to <paramref name="rows"/>.</param>
    /// <param name="matrix">The matrix, column after column; becomes the orthogonal factor in the same layout.</param>
    /// <param name="diagonal">Becomes the diagonal of the triangular factor, of either sign.</param>
    /// <param name="scratch">Memory.</param>
    /// <returns>False where the library failed.</returns>
    bool TryQr(int rows, int columns, Span<double> matrix, Span<double> diagonal, Scratch scratch);

    /// <summary>The lower triangular factor.</summary>
    /// <param name="n">The rows and columns.</param>
    /// <param name="matrix">A symmetric matrix; becomes the factor, row after row, with zeros above the diagonal.</param>
    /// <returns>False where the matrix is not positive definite; <paramref name="matrix"/> is then of no use.</returns>
    bool TryCholesky(int n, Span<double> matrix);

    /// <summary>Solves with a lower triangular factor and its transpose.</summary>
    /// <param name="n">The rows and columns.</param>
    /// <param name="lower">What <see cref="TryCholesky"/> made.</param>
    /// <param name="count">The number of right-hand sides.</param>
    /// <param name="rights">The right-hand sides, one after the other; become the solutions.</param>
    void CholeskySolve(int n, ReadOnlySpan<double> lower, int count, Span<double> rights);
}
