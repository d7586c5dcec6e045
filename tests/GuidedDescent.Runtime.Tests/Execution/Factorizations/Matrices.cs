namespace GuidedDescent.Runtime.Tests.Execution.Factorizations;

/// <summary>Matrices to factorize, and the plain arithmetic that results are checked with, all row after row.</summary>
internal static class Matrices
{
    public static double[] Random(int rows, int columns, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows * columns).Select(_ => (2 * random.NextDouble()) - 1)];
    }

    public static double[] RandomSymmetric(int n, int seed)
    {
        double[] matrix = Random(n, n, seed);
        return Make(n, n, (row, column) => matrix[(Math.Max(row, column) * n) + Math.Min(row, column)]);
    }

    /// <summary>A product of reflections at random vectors, and so orthogonal.</summary>
    public static double[] RandomOrthogonal(int n, int seed)
    {
        double[] result = Identity(n);
        for (int reflection = 0; reflection < Math.Min(n, 5); reflection++)
        {
            double[] vector = Random(n, 1, seed + reflection);
            double square = vector.Sum(component => component * component);
            double[] along = Multiply(n, n, 1, result, vector), before = result;
            result = Make(n, n, (row, column) => before[(row * n) + column] - (2 * along[row] * vector[column] / square));
        }

        return result;
    }

    /// <summary>A symmetric matrix with these eigenvalues.</summary>
    public static double[] WithEigenvalues(double[] values, int seed)
    {
        int n = values.Length;
        return FromEigen(RandomOrthogonal(n, seed), values);
    }

    /// <summary>V diag(values) V^T.</summary>
    public static double[] FromEigen(double[] vectors, double[] values)
    {
        int n = values.Length;
        double[] scaled = Make(n, n, (row, column) => vectors[(row * n) + column] * values[column]);
        double[] product = Multiply(n, n, n, scaled, Transpose(n, n, vectors));
        return Make(n, n, (row, column) => (product[(row * n) + column] + product[(column * n) + row]) / 2);
    }

    /// <summary>Numbers from 1 down to 1 / condition, each a fixed part of the one before.</summary>
    public static double[] Spectrum(int n, double condition) =>
        [.. Enumerable.Range(0, n).Select(index => Math.Pow(condition, -(double)index / Math.Max(1, n - 1)))];

    public static double[] Identity(int n) => Make(n, n, (row, column) => row == column ? 1 : 0);

    public static double[] Make(int rows, int columns, Func<int, int, double> element) =>
        [.. Enumerable.Range(0, rows * columns).Select(index => element(index / columns, index % columns))];

    public static double[] Transpose(int rows, int columns, double[] matrix) =>
        Make(columns, rows, (row, column) => matrix[(column * columns) + row]);

    public static double[] Multiply(int rows, int inner, int columns, double[] a, double[] b)
    {
        var product = new double[rows * columns];
        for (int row = 0; row < rows; row++)
        {
            for (int k = 0; k < inner; k++)
            {
                for (int column = 0; column < columns; column++)
                {
                    product[(row * columns) + column] += a[(row * inner) + k] * b[(k * columns) + column];
                }
            }
        }

        return product;
    }

    public static double[] Power(int n, double[] matrix, int exponent) =>
        Enumerable.Repeat(matrix, exponent).Aggregate(Identity(n), (product, factor) => Multiply(n, n, n, product, factor));

    public static double[] Column(int rows, int columns, double[] matrix, int column) =>
        [.. Enumerable.Range(0, rows).Select(row => matrix[(row * columns) + column])];

    public static double[] Scaled(double[] values, double factor) => Array.ConvertAll(values, value => factor * value);

    public static double MaxAbs(double[] values) => values.Length == 0 ? 0 : values.Max(Math.Abs);

    public static double Distance(double[] left, double[] right)
    {
        Assert.Equal(left.Length, right.Length);
        return MaxAbs([.. left.Zip(right, (x, y) => x - y)]);
    }

    /// <summary>Asserts that columns are orthonormal to a few roundings for each row.</summary>
    public static void AssertOrthonormalColumns(int rows, int columns, double[] matrix)
    {
        double[] products = Multiply(columns, rows, columns, Transpose(rows, columns, matrix), matrix);
        double distance = Distance(products, Identity(columns));
        Assert.True(distance <= 1e-14 * (10 + rows), $"The columns are {distance} off from orthonormal.");
    }

    /// <summary>Asserts that two arrays differ by at most a tolerance; NaN fails.</summary>
    public static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        double distance = Distance(expected, actual);
        Assert.True(distance <= tolerance, $"The distance is {distance}, the tolerance {tolerance}.");
    }
}
