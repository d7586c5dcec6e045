using MathNet.Numerics.LinearAlgebra;

namespace GuidedDescent.Samples.Anisotropy;

/// <summary>
/// The covariance of inputs, Σ = O diag(spectrum) Oᵀ: a geometric spectrum of a given condition number, scaled so that its sum is the
/// dimension, in a random basis O.
/// </summary>
internal sealed class Covariance
{
    /// <param name="condition">The largest eigenvalue over the smallest.</param>
    /// <param name="basis">The eigenvectors, in columns.</param>
    public Covariance(double condition, Matrix<double> basis)
    {
        Basis = basis;
        Vector<double> spectrum = Geometric(basis.ColumnCount, condition);
        Spectrum = spectrum * (basis.ColumnCount / spectrum.Sum());
        Matrix<double> root = basis * Matrix<double>.Build.DiagonalOfDiagonalVector(Spectrum.PointwiseSqrt()) * basis.Transpose();
        Root = root.ToRows();
    }

    /// <summary>The eigenvectors, in columns.</summary>
    public Matrix<double> Basis { get; }

    /// <summary>The eigenvalues, descending.</summary>
    public Vector<double> Spectrum { get; }

    /// <summary>The symmetric root of the covariance, row-major.</summary>
    public float[] Root { get; }

    /// <summary>Numbers in equal ratios, from 1 down to 1 / <paramref name="condition"/>.</summary>
    public static Vector<double> Geometric(int count, double condition) =>
        Vector<double>.Build.Dense(count, index => Math.Pow(condition, -index / (count - 1.0)));
}
