using MathNet.Numerics.LinearAlgebra;

namespace GuidedDescent.Samples.Anisotropy.SingleIndex;

/// <summary>The direction that the targets depend on, β⋆, and the covariance of the inputs.</summary>
internal sealed class SpikeTeacher
{
    /// <param name="basis">The eigenvectors of the covariance, in columns.</param>
    /// <param name="inputCondition">The condition number of the covariance.</param>
    /// <param name="seed">Decides the direction.</param>
    public SpikeTeacher(Matrix<double> basis, double inputCondition, int seed)
    {
        InputCondition = inputCondition;
        Covariance = new Covariance(inputCondition, basis);
        Vector<double> direction = new RandomSource(seed, stream: 4).NormalMatrix(SpikeProblem.Dimension, 1).Column(0).Normalize(2);
        Direction = [.. direction.Select(element => (float)element)];
        SpectralDirection = basis.TransposeThisAndMultiply(direction);
    }

    /// <summary>The condition number of the covariance.</summary>
    public double InputCondition { get; }

    /// <summary>The covariance of the inputs.</summary>
    public Covariance Covariance { get; }

    /// <summary>β⋆, of length 1.</summary>
    public float[] Direction { get; }

    /// <summary>β⋆ in the basis of the covariance.</summary>
    public Vector<double> SpectralDirection { get; }
}
