using GuidedDescent.Execution.Cpu.Factorizations;

namespace GuidedDescent.Runtime.Tests.Execution.Factorizations;

public class QrTests
{
    public static readonly TheoryData<int, int> Shapes = new()
    {
        { 1, 1 }, { 5, 1 }, { 200, 1 }, { 3, 2 }, { 7, 7 }, { 64, 64 }, { 129, 65 }, { 200, 131 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Qr_Random_IsThinFactorWithPositiveDiagonal(int rows, int columns)
    {
        double[] a = Matrices.Random(rows, columns, seed: rows + columns);
        Assert.All(Libraries.Names, library =>
        {
            double[] q = Factor(library, rows, columns, a);
            Matrices.AssertOrthonormalColumns(rows, columns, q);
            double[] r = Matrices.Multiply(columns, rows, columns, Matrices.Transpose(rows, columns, q), a);
            double tolerance = 1e-14 * (10 + rows);
            Matrices.AssertClose(a, Matrices.Multiply(rows, columns, columns, q, r), tolerance);
            double[] upper = Matrices.Make(columns, columns, (row, column) => row > column ? 0 : r[(row * columns) + column]);
            Matrices.AssertClose(upper, r, tolerance);
            Assert.All(Enumerable.Range(0, columns), index => Assert.True(r[(index * columns) + index] > 0));
        });
    }

    [Theory]
    [LibraryData]
    public void Qr_Triangle_IsSigns(string library)
    {
        double[] a = [-2, 5, 1, 0, 3, -4, 0, 0, -1];
        Matrices.AssertClose([-1, 0, 0, 0, 1, 0, 0, 0, -1], Factor(library, 3, 3, a), 1e-15);
    }

    [Theory]
    [LibraryAndNumberData(1e2, 1e4, 1e8, 1e12)]
    public void Qr_IllConditioned_IsOrthonormal(string library, double condition)
    {
        const int rows = 90, columns = 41;
        double[] left = Matrices.RandomOrthogonal(rows, seed: 1), right = Matrices.RandomOrthogonal(columns, seed: 2);
        double[] values = Matrices.Spectrum(columns, condition);
        double[] scaled = Matrices.Make(rows, columns, (row, column) => left[(row * rows) + column] * values[column]);
        double[] a = Matrices.Multiply(rows, columns, columns, scaled, right);
        double[] q = Factor(library, rows, columns, a);
        Matrices.AssertOrthonormalColumns(rows, columns, q);
        double[] r = Matrices.Multiply(columns, rows, columns, Matrices.Transpose(rows, columns, q), a);
        Matrices.AssertClose(a, Matrices.Multiply(rows, columns, columns, q, r), 1e-14);
    }

    [Theory]
    [LibraryData]
    public void Qr_ColumnsOfFarScales_HaveTheSameFactor(string library)
    {
        const int rows = 30, columns = 11;
        double[] a = Matrices.Random(rows, columns, seed: 7);
        double[] b = Matrices.Make(rows, columns, (row, column) => Math.ScaleB(a[(row * columns) + column], (column - 5) * 40));
        Matrices.AssertClose(Factor(library, rows, columns, a), Factor(library, rows, columns, b), 1e-12);
    }

    [Theory]
    [LibraryData]
    public void Qr_Zero_IsUnitVectors(string library) =>
        Assert.Equal(Matrices.Make(5, 3, (row, column) => row == column ? 1 : 0), Factor(library, 5, 3, new double[15]));

    [Theory]
    [LibraryData]
    public void Qr_DependentColumn_IsCompletedLast(string library)
    {
        // The second is twice the first. The third is that of the columns without it; what is left is the first unit vector.
        double[] a = [0, 0, 0, 3, 6, 1, 4, 8, 0];
        double[] q = Factor(library, 3, 3, a);
        Matrices.AssertClose([0, 1, 0, 0.6, 0, 0.8, 0.8, 0, -0.6], q, 1e-15);
    }

    [Fact]
    public void Qr_DependentColumns_AreOrthonormalWithTheSameBitsFromAllLibraries()
    {
        const int rows = 80, columns = 60, rank = 23;
        double[] a = Matrices.Multiply(
            rows, rank, columns, Matrices.Random(rows, rank, seed: 1), Matrices.Random(rank, columns, seed: 2));
        double[] expected = Factor("managed", rows, columns, a);
        Matrices.AssertOrthonormalColumns(rows, columns, expected);
        double[] r = Matrices.Multiply(columns, rows, columns, Matrices.Transpose(rows, columns, expected), a);
        Matrices.AssertClose(a, Matrices.Multiply(rows, columns, columns, expected, r), 1e-12);
        Assert.All(Libraries.Names, library => Assert.Equal(expected, Factor(library, rows, columns, a)));
    }

    [Theory]
    [LibraryAndNumberData(1e-3, 1e-6, 1e-9, 1e-11)]
    public void Qr_NearlyDependentColumns_AreOrthonormal(string library, double distance)
    {
        // A column of zeros sends all of them another way than the library's.
        const int rows = 60, columns = 20;
        double[] shared = Matrices.Random(rows, 1, seed: 1), apart = Matrices.Random(rows, columns, seed: 2);
        double[] a = Matrices.Make(
            rows, columns, (row, column) => column == 3 ? 0 : shared[row] + (distance * apart[(row * columns) + column]));
        double[] q = Factor(library, rows, columns, a);
        Matrices.AssertOrthonormalColumns(rows, columns, q);
        double[] r = Matrices.Multiply(columns, rows, columns, Matrices.Transpose(rows, columns, q), a);
        Matrices.AssertClose(a, Matrices.Multiply(rows, columns, columns, q, r), 1e-13);
    }

    [Theory]
    [LibraryAndNumberData(-1000, -100, 100, 1000)]
    public void Qr_TimesPowerOfTwo_HasTheSameBits(string library, int exponent)
    {
        double[] a = Matrices.Random(31, 17, seed: 2);
        Assert.Equal(Factor(library, 31, 17, a), Factor(library, 31, 17, Matrices.Scaled(a, Math.ScaleB(1, exponent))));
    }

    [Theory]
    [LibraryAndNumberData(double.NaN, double.PositiveInfinity, double.NegativeInfinity)]
    public void Qr_NotFinite_TakesFallback(string library, double bad)
    {
        double[] fallback = [0, 1, 1, 0, 0, 0], q = new double[6];
        Assert.False(Libraries.Factorizations(library).Qr(3, 2, [1, 2, 3, bad, 5, 6], fallback, q));
        Assert.Equal(fallback, q);
    }

    [Theory]
    [LibraryData]
    public void Qr_Empty_IsEmpty(string library)
    {
        Assert.True(Libraries.Factorizations(library).Qr(0, 0, [], [], []));
        Assert.True(Libraries.Factorizations(library).Qr(4, 0, [], [], []));
    }

    [Theory]
    [LibraryData]
    public void Qr_MoreColumnsThanRows_IsRefused(string library)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => Libraries.Factorizations(library).Qr(2, 3, new double[6], new double[6], new double[6]));
        Assert.Contains("2 x 3", error.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Qr_LibraryFailsOrIsWrong_IsComputedAnyway(bool isSilent)
    {
        double[] a = Matrices.Random(12, 5, seed: 3), q = new double[60];
        Assert.True(new DenseFactorizations(new FaultyLibrary(isSilent)).Qr(12, 5, a, new double[60], q));
        Matrices.AssertClose(Factor("managed", 12, 5, a), q, 1e-13);
    }

    private static double[] Factor(string library, int rows, int columns, double[] a)
    {
        double[] q = new double[rows * columns];
        Assert.True(Libraries.Factorizations(library).Qr(rows, columns, a, q, q));
        return q;
    }
}
