using GuidedDescent.Execution.Cpu.Factorizations;

namespace GuidedDescent.Runtime.Tests.Execution.Factorizations;

public class EighTests
{
    [Theory]
    [LibraryAndNumberData(1, 2, 3, 7, 31, 64, 129, 200)]
    public void Eigh_Random_DecomposesWithSignsAndOrder(string library, int n)
    {
        double[] a = Matrices.RandomSymmetric(n, seed: n);
        AssertDecomposes(n, a, Decompose(library, n, a));
    }

    [Theory]
    [LibraryAndNumberData(1e2, 1e4, 1e8, 1e12)]
    public void Eigh_IllConditioned_FindsValuesToRoundingOfTheLargest(string library, double condition)
    {
        const int n = 75;
        double[] values = Matrices.Spectrum(n, condition);
        double[] a = Matrices.WithEigenvalues(values, seed: 3);
        (double[] vectors, double[] found) = Decompose(library, n, a);
        AssertDecomposes(n, a, (vectors, found));
        Matrices.AssertClose(values, found, 1e-14 * 10);
    }

    [Theory]
    [LibraryAndNumberData(1, 2, 25, 101)]
    public void Eigh_SecondDifferences_AreSines(string library, int n)
    {
        double[] a = Matrices.Make(n, n, (row, column) => row == column ? 2 : Math.Abs(row - column) == 1 ? -1 : 0);
        (double[] vectors, double[] values) = Decompose(library, n, a);
        double angle = Math.PI / (n + 1);
        Matrices.AssertClose([.. Enumerable.Range(0, n).Select(k => 2 - (2 * Math.Cos((n - k) * angle)))], values, 1e-13);
        double[] sines = Matrices.Make(n, n, (row, k) => Math.Sqrt(2.0 / (n + 1)) * Math.Sin((row + 1) * (n - k) * angle));
        for (int k = 0; k < n; k++)
        {
            double[] expected = Matrices.Column(n, n, sines, k), found = Matrices.Column(n, n, vectors, k);
            double sign = expected.First(component => Math.Abs(component) > Matrices.MaxAbs(expected) - 1e-9) < 0 ? -1 : 1;
            Matrices.AssertClose(Matrices.Scaled(expected, sign), found, 1e-10);
        }
    }

    [Theory]
    [LibraryData]
    public void Eigh_EqualMagnitudes_FirstIsPositive(string library)
    {
        double half = Math.Sqrt(0.5);
        foreach (double factor in (double[])[1, 3, 0.1, 1e-7, 12345.678])
        {
            (double[] vectors, double[] values) = Decompose(library, 2, Matrices.Scaled([2, 1, 1, 2], factor));
            Matrices.AssertClose([3 * factor, factor], values, 1e-14 * factor);
            Matrices.AssertClose([half, half, half, -half], vectors, 1e-14);
        }
    }

    [Theory]
    [LibraryData]
    public void Eigh_Diagonal_IsSorted(string library)
    {
        const int n = 5;
        double[] diagonal = [3, -1, 7, 0.5, 2];
        (double[] vectors, double[] values) = Decompose(library, n, Matrices.Make(n, n, (r, c) => r == c ? diagonal[r] : 0));
        Assert.Equal([7.0, 3, 2, 0.5, -1], values);
        int[] order = [2, 0, 4, 3, 1];
        Matrices.AssertClose(Matrices.Make(n, n, (row, column) => row == order[column] ? 1 : 0), vectors, 0);
    }

    [Theory]
    [LibraryData]
    public void Eigh_Clusters_AreOrthonormal(string library)
    {
        const int n = 60;
        double[] values = [.. Enumerable.Range(0, n).Select(index => index < 20 ? 5.0 : index < 41 ? 1 : 0)];
        double[] a = Matrices.WithEigenvalues(values, seed: 8);
        (double[] vectors, double[] found) = Decompose(library, n, a);
        AssertDecomposes(n, a, (vectors, found));
        Matrices.AssertClose(values, found, 1e-13);
    }

    [Theory]
    [LibraryAndNumberData(0, 1, 4)]
    public void Eigh_MultipleOfIdentityAndZero_AreOrthonormal(string library, double factor)
    {
        const int n = 33;
        double[] a = Matrices.Scaled(Matrices.Identity(n), factor);
        (double[] vectors, double[] values) = Decompose(library, n, a);
        AssertDecomposes(n, a, (vectors, values));
        Assert.All(values, value => Assert.Equal(factor, value));
    }

    [Theory]
    [LibraryData]
    public void Eigh_RankOne_HasOneVector(string library)
    {
        const int n = 57;
        double[] vector = Matrices.Random(n, 1, seed: 5);
        double[] a = Matrices.Make(n, n, (row, column) => vector[row] * vector[column]);
        (double[] vectors, double[] values) = Decompose(library, n, a);
        AssertDecomposes(n, a, (vectors, values));
        double square = vector.Sum(component => component * component);
        Assert.Equal(square, values[0], 1e-13 * square);
        Assert.All(values[1..], value => Assert.Equal(0, value, 1e-13 * square));
    }

    [Theory]
    [LibraryAndNumberData(-1000, -500, -100, -1, 1, 100, 500, 1000)]
    public void Eigh_TimesPowerOfTwo_HasTheSameBits(string library, int exponent)
    {
        const int n = 41;
        double[] a = Matrices.RandomSymmetric(n, seed: 2);
        (double[] vectors, double[] values) = Decompose(library, n, a);
        (double[] scaledVectors, double[] scaledValues) = Decompose(library, n, Matrices.Scaled(a, Math.ScaleB(1, exponent)));
        Assert.Equal(vectors, scaledVectors);
        Assert.Equal(values.Select(value => Math.ScaleB(value, exponent)), scaledValues);
    }

    [Theory]
    [LibraryData]
    public void Eigh_NotSymmetric_TakesSymmetricPart(string library)
    {
        const int n = 9;
        double[] a = Matrices.Random(n, n, seed: 1);
        double[] symmetric = Matrices.Make(n, n, (row, column) => (a[(row * n) + column] / 2) + (a[(column * n) + row] / 2));
        (double[] vectors, double[] values) = Decompose(library, n, a);
        AssertDecomposes(n, symmetric, (vectors, values));
    }

    [Theory]
    [LibraryAndNumberData(double.NaN, double.PositiveInfinity, double.NegativeInfinity)]
    public void Eigh_NotFinite_TakesFallbackAndZeros(string library, double bad)
    {
        double[] a = [1, 0, 0, 0, bad, 0, 0, 0, 3], fallback = [0, 1, 0, 1, 0, 0, 0, 0, 1];
        double[] vectors = new double[9], values = [7, 7, 7];
        Assert.False(Libraries.Factorizations(library).Eigh(3, a, fallback, vectors, values));
        Assert.Equal(fallback, vectors);
        Assert.All(values, value => Assert.True(double.IsFinite(value)));
        Assert.Equal(0, values[0]);
    }

    [Theory]
    [LibraryData]
    public void Eigh_Empty_IsEmpty(string library) => Assert.True(Libraries.Factorizations(library).Eigh(0, [], [], [], []));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Eigh_LibraryFailsOrIsWrong_TakesFallbackWithItsDiagonal(bool isSilent)
    {
        const int n = 6;
        double[] a = Matrices.RandomSymmetric(n, seed: 4), fallback = Matrices.RandomOrthogonal(n, seed: 9);
        double[] vectors = new double[n * n], values = new double[n];
        Assert.False(new DenseFactorizations(new FaultyLibrary(isSilent)).Eigh(n, a, fallback, vectors, values));
        Assert.Equal(fallback, vectors);
        double[] forms = Matrices.Multiply(n, n, n, Matrices.Transpose(n, n, fallback), Matrices.Multiply(n, n, n, a, fallback));
        Matrices.AssertClose([.. Enumerable.Range(0, n).Select(index => forms[(index * n) + index])], values, 1e-14);
    }

    [Theory]
    [LibraryData]
    public void Eigh_OverOperands_ReadsThemFirst(string library)
    {
        const int n = 20;
        double[] a = Matrices.RandomSymmetric(n, seed: 6);
        (double[] vectors, double[] values) = Decompose(library, n, a);
        double[] memory = [.. a], newValues = new double[n];
        Assert.True(Libraries.Factorizations(library).Eigh(n, memory, memory, memory, newValues));
        Assert.Equal(vectors, memory);
        Assert.Equal(values, newValues);
    }

    private static (double[] Vectors, double[] Values) Decompose(string library, int n, double[] a)
    {
        double[] vectors = new double[n * n], values = new double[n];
        Assert.True(Libraries.Factorizations(library).Eigh(n, a, Matrices.Identity(n), vectors, values));
        return (vectors, values);
    }

    private static void AssertDecomposes(int n, double[] a, (double[] Vectors, double[] Values) result)
    {
        Matrices.AssertOrthonormalColumns(n, n, result.Vectors);
        double[] left = Matrices.Multiply(n, n, n, a, result.Vectors);
        double[] right = Matrices.Make(n, n, (row, column) => result.Vectors[(row * n) + column] * result.Values[column]);
        Matrices.AssertClose(left, right, 1e-14 * (10 + n) * Matrices.MaxAbs(a));
        Assert.Equal(result.Values.OrderDescending(), result.Values);
        for (int column = 0; column < n; column++)
        {
            double[] vector = Matrices.Column(n, n, result.Vectors, column);
            double nearlyLargest = Matrices.MaxAbs(vector) * (1 - 1e-6);
            Assert.True(vector.First(component => Math.Abs(component) >= nearlyLargest) > 0);
        }
    }
}
