using MathNet.Numerics.LinearAlgebra;

namespace GuidedDescent.Samples.Anisotropy;

/// <summary>Between MathNet's matrices and the rows of floats that parameters are made of.</summary>
internal static class MatrixConversions
{
    /// <summary>The elements, row-major.</summary>
    public static float[] ToRows(this Matrix<double> matrix) => [.. matrix.ToRowMajorArray().Select(value => (float)value)];

    /// <summary>A matrix of elements that are row-major.</summary>
    public static Matrix<double> ToMatrix(this ReadOnlySpan<float> elements, int columns)
    {
        var matrix = Matrix<double>.Build.Dense(elements.Length / columns, columns);
        for (int index = 0; index < elements.Length; index++)
        {
            matrix[index / columns, index % columns] = elements[index];
        }

        return matrix;
    }
}
