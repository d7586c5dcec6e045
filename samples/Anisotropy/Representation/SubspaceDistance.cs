using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace GuidedDescent.Samples.Anisotropy.Representation;

/// <summary>The sine of the largest angle between the row space of a matrix and that of G⋆: 0 where they are one, 1 at worst.</summary>
/// <param name="truth">G⋆, with orthonormal rows.</param>
internal sealed class SubspaceDistance(Matrix<double> truth)
{
    /// <summary>The distance of the rows of a matrix; NaN where they are not finite.</summary>
    /// <param name="rows">As many rows as G⋆ has, row-major.</param>
    public double To(ReadOnlySpan<float> rows)
    {
        Matrix<double> columns = rows.ToMatrix(truth.ColumnCount).Transpose();
        if (!columns.ForAll(double.IsFinite))
        {
            return double.NaN;
        }

        // What is left of an orthonormal basis beside G⋆; its largest singular value, without the cancellation of 1 - cos².
        Matrix<double> basis = columns.QR(QRMethod.Thin).Q;
        Matrix<double> rest = basis - truth.TransposeThisAndMultiply(truth * basis);
        Matrix<double> gram = rest.TransposeThisAndMultiply(rest);
        return Math.Sqrt(Math.Max(gram.Evd(Symmetricity.Symmetric).EigenValues.Max(value => value.Real), 0));
    }
}
