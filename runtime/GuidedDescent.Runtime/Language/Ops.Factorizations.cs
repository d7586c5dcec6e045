using GuidedDescent.Language.Eager;

namespace GuidedDescent.Language;

// Factorizations. They never give NaN for a matrix that is not fit for them, but what their documentation says; and nothing is known
// of their errors, so that whatever follows from them has no error bounds.
public static partial class Ops
{
    /// <summary>
    /// The eigenvalues and eigenvectors of a symmetric matrix: <c>symmetric = Vectors * diagonal(Values) * Vectors.T</c>.
    /// </summary>
    /// <param name="symmetric">A square matrix, of which the symmetric part counts.</param>
    /// <param name="fallback">
    /// The vectors where the matrix is not finite or the factorization fails its check, such as those of an earlier step.
    /// </param>
    /// <returns>
    /// The vectors in columns, in the order of the values; of each the component of the largest magnitude is positive (of several that
    /// are equal, the first). The values as a row, <c>1 x rows</c>, in descending order; with the fallback F, the diagonal of
    /// <c>F.T * symmetric * F</c>, where what is not finite becomes 0.
    /// </returns>
    /// <exception cref="ArgumentException">The matrix is not square, or the fallback has another shape.</exception>
    public static (Matrix Vectors, Matrix Values) Eigh(Matrix symmetric, Matrix fallback)
    {
        CheckSquare("Eigh", symmetric);
        CheckFallback("Eigh", symmetric, fallback);
        (Tensor vectors, Tensor values) = Factorizations.Eigh(symmetric.Content, fallback.Content);
        return (new(vectors), new(values));
    }

    /// <summary>The orthonormal columns Q of <c>matrix = Q * R</c>, where R is triangular and its diagonal is not negative.</summary>
    /// <param name="matrix">A matrix of at least as many rows as columns.</param>
    /// <param name="fallback">The result where the matrix is not finite; of the same shape.</param>
    /// <returns>
    /// A matrix of the same shape. A column that depends on those before it is replaced by one that is orthogonal to all others.
    /// </returns>
    /// <exception cref="ArgumentException">There are more columns than rows, or the fallback has another shape.</exception>
    public static Matrix Qr(Matrix matrix, Matrix fallback)
    {
        if (matrix.Columns > matrix.Rows)
        {
            throw new ArgumentException(
                $"Qr takes at least as many rows as columns, but a matrix of shape {matrix.Content.Shape} came; Qr(a.T, fallback) "
                + "makes its rows orthonormal.",
                nameof(matrix));
        }

        CheckFallback("Qr", matrix, fallback);
        return new(Factorizations.Qr(matrix.Content, fallback.Content));
    }

    /// <summary>The lower triangular L of <c>spd = L * L.T</c>.</summary>
    /// <remarks>
    /// Where the matrix is not positive definite, its diagonal is raised by 1e-6 of the diagonal's mean, and by ten times as much until
    /// that suffices. A matrix that is not finite gives the identity.
    /// </remarks>
    /// <param name="spd">A symmetric positive definite matrix; its symmetric part counts.</param>
    /// <exception cref="ArgumentException">The matrix is not square.</exception>
    public static Matrix Cholesky(Matrix spd)
    {
        CheckSquare("Cholesky", spd);
        return new(Factorizations.Cholesky(spd.Content));
    }

    /// <summary>The solution X of <c>spd * X = right</c>.</summary>
    /// <remarks>
    /// By <see cref="Cholesky"/>, with the diagonal raised as there. A matrix that is not finite gives the right-hand side.
    /// </remarks>
    /// <param name="spd">A symmetric positive definite matrix; its symmetric part counts.</param>
    /// <param name="right">The right-hand side, of as many rows.</param>
    /// <exception cref="ArgumentException">The matrix is not square, or the right-hand side has another number of rows.</exception>
    public static Matrix Solve(Matrix spd, Matrix right)
    {
        CheckSquare("Solve", spd);
        if (right.Rows != spd.Rows)
        {
            throw new ArgumentException(
                $"Solve takes a right-hand side of as many rows as the matrix, but the shapes {spd.Content.Shape} and "
                + $"{right.Content.Shape} came.",
                nameof(right));
        }

        return new(Factorizations.Solve(spd.Content, right.Content));
    }

    /// <summary>The root <c>(spd + damping * Identity)^(-1/p)</c>.</summary>
    /// <remarks>
    /// Eigenvalues below 0 count as 0. The result X is checked: where <c>X^p * (spd + damping * Identity)</c> is not the identity to
    /// 1e-2, it is the fallback. Damping of 1e-13 times the largest eigenvalue is about the least that passes for a singular matrix.
    /// </remarks>
    /// <param name="spd">A symmetric positive semidefinite matrix; its symmetric part counts.</param>
    /// <param name="p">The root, any number but 0.</param>
    /// <param name="damping">What is added to the diagonal first.</param>
    /// <param name="method">How it is computed.</param>
    /// <param name="fallback">The result where the matrix is not finite or the root fails its check; of the same shape.</param>
    /// <exception cref="ArgumentException">The matrix is not square, or the fallback has another shape.</exception>
    public static Matrix InverseRoot(Matrix spd, double p, double damping, InverseRootMethod method, Matrix fallback)
    {
        CheckSquare("InverseRoot", spd);
        CheckFallback("InverseRoot", spd, fallback);
        return new(Factorizations.InverseRoot(spd.Content, p, damping, method, fallback.Content));
    }

    private static void CheckFallback(string operation, Matrix matrix, Matrix fallback)
    {
        if (fallback.Content.Shape != matrix.Content.Shape)
        {
            throw new ArgumentException(
                $"{operation} takes a fallback of the shape of its result, {matrix.Content.Shape}, but one of shape "
                + $"{fallback.Content.Shape} came.",
                nameof(fallback));
        }
    }
}
