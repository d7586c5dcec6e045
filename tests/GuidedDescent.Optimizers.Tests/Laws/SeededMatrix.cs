using GuidedDescent.Language;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>Random matrices that a seed determines, rounded to single precision where an optimizer gets them.</summary>
internal static class SeededMatrix
{
    /// <summary>Independent standard normal numbers.</summary>
    public static Matrix Normal(int rows, int columns, int seed)
    {
        var random = new Random(seed);
        double[] values = new double[rows * columns];
        for (int element = 0; element < values.Length; element++)
        {
            double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            values[element] = (float)(radius * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return new Matrix(rows, columns, values);
    }

    /// <summary>Columns of length 1 that are orthogonal to each other; at least as many rows as columns.</summary>
    public static Matrix Orthonormal(int rows, int columns, int seed)
    {
        Matrix normal = Normal(rows, columns, seed);
        return Qr(normal, normal);
    }

    /// <summary>Random directions with these singular values, as many as the smaller side is long.</summary>
    public static Matrix WithSingularValues(int rows, int columns, ReadOnlySpan<double> values, int seed)
    {
        Matrix left = Orthonormal(rows, values.Length, seed);
        Matrix right = Orthonormal(columns, values.Length, seed + 1);
        return MatMul(left * new Matrix(1, values.Length, values), right.T);
    }

    /// <summary>Numbers on the diagonal and zeros elsewhere.</summary>
    public static Matrix WithDiagonal(ReadOnlySpan<double> values) =>
        Identity(values.Length) * new Matrix(1, values.Length, values);

    /// <summary>Numbers at equal ratios, both ends included.</summary>
    public static double[] Geometric(int count, double first, double last) =>
        [.. Enumerable.Range(0, count).Select(index => first * Math.Pow(last / first, count == 1 ? 0 : index / (count - 1.0)))];

    /// <summary>The singular values, descending.</summary>
    public static double[] SingularValuesOf(Matrix matrix)
    {
        Matrix gram = matrix.Rows <= matrix.Columns ? MatMul(matrix, matrix.T) : MatMul(matrix.T, matrix);
        return Sqrt(Max(Eigh(gram, Identity(gram.Rows)).Values, 0)).Values.ToArray();
    }

    /// <summary>How far a matrix is from another, relative to the other's norm.</summary>
    public static double Distance(Matrix actual, Matrix expected) => Norm(actual - expected).Value / Norm(expected).Value;
}
