namespace GuidedDescent.Runtime.Tests.Execution.Factorizations;

public class CholeskyTests
{
    [Theory]
    [LibraryAndNumberData(1, 2, 5, 33, 129, 200)]
    public void Cholesky_Minima_AreOnes(string library, int n)
    {
        // min(i, j) counted from 1 is L L^T of the L of ones.
        double[] a = Matrices.Make(n, n, (row, column) => Math.Min(row, column) + 1);
        (double[] lower, bool isExact) = Factor(library, n, a);
        Assert.True(isExact);
        Matrices.AssertClose(Matrices.Make(n, n, (row, column) => row >= column ? 1 : 0), lower, 1e-15 * n * n);
    }

    [Theory]
    [LibraryAndNumberData(1e2, 1e4, 1e8, 1e12)]
    public void Cholesky_IllConditioned_Reconstructs(string library, double condition)
    {
        const int n = 71;
        double[] a = Matrices.WithEigenvalues(Matrices.Spectrum(n, condition), seed: 5);
        (double[] lower, bool isExact) = Factor(library, n, a);
        Assert.True(isExact);
        AssertIsSquareOf(n, a, lower, 1e-15 * n);
    }

    [Theory]
    [LibraryAndNumberData(1e-150, 1e-30, 1e30, 1e150)]
    public void Cholesky_Scaled_IsScaledByTheRoot(string library, double scale)
    {
        const int n = 25;
        double[] a = Matrices.WithEigenvalues(Matrices.Spectrum(n, 100), seed: 6);
        (double[] lower, bool isExact) = Factor(library, n, Matrices.Scaled(a, scale));
        Assert.True(isExact);
        Matrices.AssertClose(Factor(library, n, a).Lower, Matrices.Scaled(lower, 1 / Math.Sqrt(scale)), 1e-13);
    }

    [Theory]
    [LibraryAndNumberData(2, 3, 40, 111)]
    public void Cholesky_RankOne_IsRaisedOnce(string library, int n)
    {
        double[] vector = Matrices.Random(n, 1, seed: n);
        double[] a = Matrices.Make(n, n, (row, column) => vector[row] * vector[column]);
        (double[] lower, bool isExact) = Factor(library, n, a);
        Assert.False(isExact);
        AssertIsSquareOf(n, Raised(n, a, 1e-6 * vector.Sum(component => component * component) / n), lower, 1e-14);
    }

    [Theory]
    [LibraryData]
    public void Cholesky_NegativeEigenvalue_IsRaisedByTensUntilPositive(string library)
    {
        // Eigenvalues 3 and -1, mean 1.
        (double[] lower, bool isExact) = Factor(library, 2, [1, 2, 2, 1]);
        Assert.False(isExact);
        AssertIsSquareOf(2, [11, 2, 2, 11], lower, 1e-13);
    }

    [Theory]
    [LibraryData]
    public void Cholesky_NothingOnTheDiagonal_IsRaisedFromTheLargest(string library)
    {
        (double[] lower, bool isExact) = Factor(library, 2, [0, 8, 8, 0]);
        Assert.False(isExact);
        AssertIsSquareOf(2, [80, 8, 8, 80], lower, 1e-12);
    }

    [Theory]
    [LibraryData]
    public void Cholesky_Zero_IsAThousandthOfTheIdentity(string library)
    {
        (double[] lower, bool isExact) = Factor(library, 3, new double[9]);
        Assert.False(isExact);
        Matrices.AssertClose(Matrices.Scaled(Matrices.Identity(3), 1e-3), lower, 1e-18);
    }

    [Theory]
    [LibraryAndNumberData(double.NaN, double.PositiveInfinity, double.NegativeInfinity)]
    public void Cholesky_NotFinite_IsTheIdentity(string library, double bad)
    {
        (double[] lower, bool isExact) = Factor(library, 2, [1, bad, 0, 1]);
        Assert.False(isExact);
        Assert.Equal(Matrices.Identity(2), lower);

        double[] x = new double[2];
        Assert.False(Libraries.Factorizations(library).Solve(2, 1, [1, bad, 0, 1], [3, 4], x));
        Assert.Equal([3.0, 4], x);
    }

    [Theory]
    [LibraryData]
    public void CholeskyAndSolve_Empty_AreEmpty(string library)
    {
        Assert.True(Factor(library, 0, []).IsExact);
        Assert.True(Libraries.Factorizations(library).Solve(0, 3, [], [], []));
        Assert.True(Libraries.Factorizations(library).Solve(2, 0, [2, 0, 0, 1], [], []));
    }

    [Theory]
    [LibraryAndNumberData(1, 2, 9, 64, 131)]
    public void Solve_Random_HasSmallResidual(string library, int n)
    {
        const int columns = 7;
        double[] a = Matrices.WithEigenvalues(Matrices.Spectrum(n, 1e4), seed: n), right = Matrices.Random(n, columns, seed: 1);
        double[] x = new double[n * columns];
        Assert.True(Libraries.Factorizations(library).Solve(n, columns, a, right, x));
        Matrices.AssertClose(right, Matrices.Multiply(n, n, columns, a, x), 1e-15 * n * (1 + Matrices.MaxAbs(x)));
    }

    [Theory]
    [LibraryAndNumberData(1e-300, 1e-30, 1, 1e30, 1e300)]
    public void Solve_SecondDifferencesOfAnyScale_AreParabolas(string library, double scale)
    {
        // -x'' = 1 with zeros at both ends.
        const int n = 99;
        double[] a = Matrices.Make(n, n, (row, column) => scale * (row == column ? 2 : Math.Abs(row - column) == 1 ? -1 : 0));
        double[] x = [.. Enumerable.Repeat(scale, n)];
        Assert.True(Libraries.Factorizations(library).Solve(n, 1, a, x, x));
        Matrices.AssertClose([.. Enumerable.Range(1, n).Select(i => i * (n + 1.0 - i) / 2)], x, 1e-9);
    }

    [Theory]
    [LibraryData]
    public void Solve_Singular_IsThatOfTheRaisedMatrix(string library)
    {
        double[] x = new double[2];
        Assert.False(Libraries.Factorizations(library).Solve(2, 1, [1, 1, 1, 1], [1, 1], x));
        Matrices.AssertClose([1 / (2 + 1e-6), 1 / (2 + 1e-6)], x, 1e-9);
    }

    private static (double[] Lower, bool IsExact) Factor(string library, int n, double[] a)
    {
        double[] lower = new double[n * n];
        bool isExact = Libraries.Factorizations(library).Cholesky(n, a, lower);
        return (lower, isExact);
    }

    private static double[] Raised(int n, double[] a, double raise) =>
        Matrices.Make(n, n, (row, column) => a[(row * n) + column] + (row == column ? raise : 0));

    private static void AssertIsSquareOf(int n, double[] expected, double[] lower, double tolerance)
    {
        Matrices.AssertClose(expected, Matrices.Multiply(n, n, n, lower, Matrices.Transpose(n, n, lower)), tolerance);
        Assert.Equal(Matrices.Make(n, n, (row, column) => row >= column ? lower[(row * n) + column] : 0), lower);
        Assert.All(Enumerable.Range(0, n), index => Assert.True(lower[(index * n) + index] > 0));
    }
}
