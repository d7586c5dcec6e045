using GuidedDescent.Language;

namespace GuidedDescent.Execution.Cpu.Factorizations;

/// <summary>
/// What the factorizations of the language mean, in double precision, whoever computes them: scales, signs, order, checks and
/// fallbacks. Matrices are given row after row. Results may be written over operands. For one thread.
/// </summary>
/// <param name="library">Who computes.</param>
/// <remarks>
/// Every matrix is scaled by a power of two first, so that its largest element is from 1 to 2: neither the squares of its elements
/// nor their sums leave the range of double precision. Of a matrix that should be symmetric, the symmetric part is taken.
/// </remarks>
internal sealed partial class DenseFactorizations(IFactorizationLibrary library)
{
    private readonly Scratch _scratch = new();

    /// <summary>
    /// Eigenvalues, descending, and eigenvectors: A V = V diag(values). Of each vector the component of the largest magnitude is
    /// positive; of several that are equal to a relative 1e-6, the first.
    /// </summary>
    /// <param name="n">The rows and columns.</param>
    /// <param name="a">The symmetric matrix.</param>
    /// <param name="fallback">The vectors where <paramref name="a"/> is not finite or the result fails its check.</param>
    /// <param name="vectors">The eigenvectors, in columns.</param>
    /// <param name="values">
    /// The eigenvalues; with the fallback F, the diagonal of F^T A F, with 0 for what is not finite.
    /// </param>
    /// <returns>False where the fallback was taken.</returns>
    /// <remarks>
    /// The check: no element of V^T V - I is above 1e-12 n, none of A V - V diag(values) above 1e-12 n max|A|. Backward stable
    /// methods keep within p u |A| in the spectral norm, which is at most n max|A|; u is 2^-53, and so p may be 9000.
    /// </remarks>
    public bool Eigh(int n, ReadOnlySpan<double> a, ReadOnlySpan<double> fallback, Span<double> vectors, Span<double> values)
    {
        _scratch.Reset();
        Span<double> found = _scratch.Take(n, n), foundValues = _scratch.Take(n), errors = _scratch.Take(n);
        PowerOfTwo scale = PowerOfTwo.Of(Dense.MaxAbs(a));
        if (!scale.IsFinite || !TryEigh(n, a, scale, found, foundValues, errors))
        {
            Span<double> original = _scratch.Take(n, n);
            a.CopyTo(original);
            QuadraticForms(n, original, fallback, foundValues);
            fallback.CopyTo(vectors);
            foundValues.CopyTo(values);
            return false;
        }

        OrientRows(n, found);
        Dense.Transpose(n, n, found, vectors);
        Dense.Scale(foundValues, scale.Value, values);
        return true;
    }

    /// <summary>The thin orthogonal factor Q of A = Q R, where the diagonal of R is not negative.</summary>
    /// <param name="rows">The rows, at least as many as columns.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="a">The matrix.</param>
    /// <param name="fallback">The result where <paramref name="a"/> is not finite, of the same shape.</param>
    /// <param name="q">
    /// The factor. A column that depends on those before it (by <see cref="OrthonormalColumns"/>) takes no part; at the end it
    /// becomes the first unit vector that is left, made orthogonal to all others.
    /// </param>
    /// <returns>False where the fallback was taken.</returns>
    /// <remarks>The check: no element of Q^T Q - I is above 1e-12 rows.</remarks>
    /// <exception cref="ArgumentException">There are more columns than rows.</exception>
    public bool Qr(int rows, int columns, ReadOnlySpan<double> a, ReadOnlySpan<double> fallback, Span<double> q)
    {
        if (columns > rows)
        {
            throw new ArgumentException($"A thin QR factorization needs as many rows as columns, or more, but {rows} x {columns} came.");
        }

        _scratch.Reset();
        PowerOfTwo scale = PowerOfTwo.Of(Dense.MaxAbs(a));
        if (!scale.IsFinite)
        {
            fallback.CopyTo(q);
            return false;
        }

        Span<double> original = _scratch.Take(columns, rows), factor = _scratch.Take(columns, rows);
        Dense.Transpose(rows, columns, a, original);
        Dense.Scale(original, scale.Inverse, original);
        original.CopyTo(factor);
        if (!TryQr(rows, columns, original, factor))
        {
            original.CopyTo(factor);
            OrthonormalColumns.Make(rows, columns, factor);
        }

        Dense.Transpose(columns, rows, factor, q);
        return true;
    }

    /// <summary>The lower triangular L of A = L L^T.</summary>
    /// <param name="n">The rows and columns.</param>
    /// <param name="spd">The symmetric positive definite matrix.</param>
    /// <param name="lower">The factor, with zeros above the diagonal.</param>
    /// <returns>False where the diagonal was raised, or the matrix is not finite.</returns>
    /// <remarks>
    /// Where a pivot is not above 1e-15 n times its diagonal element, and so nothing but rounding, the diagonal is raised by 1e-6
    /// times its mean, and by ten times as much until that suffices. (A mean below 1e-6 max|A| counts as that; of zeros it counts
    /// as 1.) The factor of a matrix that is not finite is the identity.
    /// </remarks>
    public bool Cholesky(int n, ReadOnlySpan<double> spd, Span<double> lower)
    {
        _scratch.Reset();
        Span<double> factor = _scratch.Take(n, n);
        bool isExact = FactorSpd(n, spd, factor, out PowerOfTwo scale);
        Dense.Scale(factor, Math.Sqrt(scale.Value), lower);
        return isExact;
    }

    /// <summary>Solves A X = B by the Cholesky factorization, with its diagonal raised as in <see cref="Cholesky"/>.</summary>
    /// <param name="n">The rows and columns of A.</param>
    /// <param name="columns">The columns of B.</param>
    /// <param name="spd">The symmetric positive definite matrix A.</param>
    /// <param name="right">B.</param>
    /// <param name="x">X; where A is not finite, B.</param>
    /// <returns>False where the diagonal was raised, or A is not finite.</returns>
    public bool Solve(int n, int columns, ReadOnlySpan<double> spd, ReadOnlySpan<double> right, Span<double> x)
    {
        _scratch.Reset();
        Span<double> factor = _scratch.Take(n, n), rights = _scratch.Take(columns, n);
        bool isExact = FactorSpd(n, spd, factor, out PowerOfTwo scale);
        Dense.Transpose(n, columns, right, rights);
        if (rights.Length > 0)
        {
            library.CholeskySolve(n, factor, columns, rights);
        }

        Dense.Scale(rights, scale.Inverse, rights);
        Dense.Transpose(columns, n, rights, x);
        return isExact;
    }

    /// <summary>(A + damping I)^(-1/p). Eigenvalues of A below 0 count as 0.</summary>
    /// <param name="n">The rows and columns.</param>
    /// <param name="a">The symmetric positive semidefinite matrix A.</param>
    /// <param name="p">The root; any number but 0.</param>
    /// <param name="damping">What is added to the diagonal.</param>
    /// <param name="method">How it is computed.</param>
    /// <param name="fallback">The result where A is not finite or the root fails its check.</param>
    /// <param name="root">The symmetric result.</param>
    /// <returns>False where the fallback was taken.</returns>
    /// <remarks>
    /// The check: X^p (A + damping I) is the identity to 1e-2, which is a relative error of 1e-2 / p of X in every direction. For
    /// the iteration the product is computed. For the eigendecomposition it is e / (value + damping) for each eigenvalue, where
    /// e is the error of the eigenvalue, |A v - value v| and what rounding may hide of that; and 0 where an eigenvalue is negative by
    /// more than e. For a singular matrix, damping of 1e-13 to 1e-12 times the largest eigenvalue is about the least that passes,
    /// but rows and columns of zeros pass with any.
    /// </remarks>
    public bool InverseRoot(
        int n,
        ReadOnlySpan<double> a,
        double p,
        double damping,
        InverseRootMethod method,
        ReadOnlySpan<double> fallback,
        Span<double> root)
    {
        _scratch.Reset();
        Span<double> found = _scratch.Take(n, n);
        if (!TryInverseRoot(n, a, p, damping, method, found))
        {
            fallback.CopyTo(root);
            return false;
        }

        found.CopyTo(root);
        return true;
    }
}
