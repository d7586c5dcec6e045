using GuidedDescent.Language;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Runtime.Tests.Language;

/// <summary>The values of reductions against plain loops.</summary>
public sealed class ReductionTests
{
    private const double Tolerance = 1e-13;

    public static TheoryData<int, int> Sizes => new()
    {
        { 1, 1 }, { 1, 7 }, { 7, 1 }, { 3, 5 }, { 31, 33 }, { 1, 1025 }, { 1025, 1 }, { 64, 129 }, { 3, 5000 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Reductions_OfAMatrix_EqualPlainLoops(int rows, int columns)
    {
        double[] x = Random(rows * columns, seed: 1);
        double[] y = Random(rows * columns, seed: 2);
        Matrix matrix = new(rows, columns, x);

        Close(x.Sum(), Sum(matrix));
        Close(x.Sum() / x.Length, Mean(matrix));
        Close(Math.Sqrt(x.Sum(value => value * value)), Norm(matrix));
        Close(x.Max(Math.Abs), MaxAbs(matrix));
        Close(x.Zip(y, (left, right) => left * right).Sum(), Dot(matrix, new(rows, columns, y)));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Reductions_OfATensor_EqualThoseOfTheMatrix(int rows, int columns)
    {
        double[] x = Random(rows * columns, seed: 3);
        Matrix matrix = new(rows, columns, x);
        Tensor tensor = new([rows, 1, columns], x);

        Assert.Equal(Sum(matrix).Value, Sum(tensor).Value);
        Assert.Equal(Mean(matrix).Value, Mean(tensor).Value);
        Assert.Equal(Norm(matrix).Value, Norm(tensor).Value);
        Assert.Equal(MaxAbs(matrix).Value, MaxAbs(tensor).Value);
        Assert.Equal(Dot(matrix, matrix).Value, Dot(tensor, tensor).Value);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void RowsAndColumns_EqualPlainLoops(int rows, int columns)
    {
        Matrix matrix = new(rows, columns, Random(rows * columns, seed: 4));
        double[][] byRow = [.. Enumerable.Range(0, rows).Select(row => matrix.Values.Slice(row * columns, columns).ToArray())];
        double[][] byColumn = [.. Enumerable.Range(0, columns).Select(column => byRow.Select(row => row[column]).ToArray())];

        Close(rows, 1, byRow.Select(Enumerable.Sum), RowSum(matrix));
        Close(rows, 1, byRow.Select(Enumerable.Average), RowMean(matrix));
        Close(rows, 1, byRow.Select(EuclideanNorm), RowNorm(matrix));
        Close(1, columns, byColumn.Select(Enumerable.Sum), ColumnSum(matrix));
        Close(1, columns, byColumn.Select(Enumerable.Average), ColumnMean(matrix));
        Close(1, columns, byColumn.Select(EuclideanNorm), ColumnNorm(matrix));
    }

    [Fact]
    public void RowAndColumnSums_BroadcastBack()
    {
        Matrix matrix = new(2, 3, [1, 2, 3, 4, 5, 6]);

        Assert.Equal([1 / 6.0, 2 / 6.0, 3 / 6.0, 4 / 15.0, 5 / 15.0, 6 / 15.0], (matrix / RowSum(matrix)).Values);
        Assert.Equal([1 / 5.0, 2 / 7.0, 3 / 9.0, 4 / 5.0, 5 / 7.0, 6 / 9.0], (matrix / ColumnSum(matrix)).Values);
    }

    [Fact]
    public void Dot_ShapesThatDoNotFit_NamesBoth()
    {
        var error = Assert.Throws<ArgumentException>(() => Dot(Matrix.Zeros(2, 3), Matrix.Zeros(3, 2)));

        Assert.Contains("[2, 3] and [3, 2]", error.Message);
    }

    [Fact]
    public void Reductions_OfNothing_AreZero()
    {
        Matrix empty = Matrix.Zeros(0, 3).WithErrorBounds();

        Assert.Equal((0, 0), (Sum(empty).Value, Sum(empty).ErrorBound));
        Assert.Equal((0, 0), (MaxAbs(empty).Value, Norm(empty).Value));
        Assert.Equal([0, 0, 0], ColumnSum(empty).Values);
        Assert.Equal(0, RowSum(empty).Values.Length);
        Assert.True(double.IsNaN(Mean(empty).Value));
    }

    [Theory]
    [InlineData(double.NaN, 3, double.NaN, double.NaN)]
    [InlineData(double.NegativeInfinity, 3, double.NegativeInfinity, double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity, double.PositiveInfinity, double.NaN, double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity, double.NaN, double.NaN, double.NaN)]
    public void Reductions_OfSpecialValues_FollowIeee(double first, double second, double sum, double maxAbs)
    {
        Tensor tensor = new Tensor([4], [0.5, first, -7, second]).WithErrorBounds();

        Assert.Equal((sum, 0), (Sum(tensor).Value, Sum(tensor).ErrorBound));
        Assert.Equal((maxAbs, 0), (MaxAbs(tensor).Value, MaxAbs(tensor).ErrorBound));
        Assert.True(Sum(tensor).Admits((float)sum) && !Sum(tensor).Admits(0));
    }

    private static double EuclideanNorm(double[] x) => Math.Sqrt(x.Sum(value => value * value));

    private static void Close(double expected, Scalar actual) =>
        Assert.InRange(Math.Abs(expected - actual.Value), 0, Tolerance * Math.Max(1, Math.Abs(expected)) * 100);

    private static void Close(int rows, int columns, IEnumerable<double> expected, Matrix actual)
    {
        Assert.Equal((rows, columns), (actual.Rows, actual.Columns));
        foreach ((double left, double right) in expected.Zip(actual.Values.ToArray()))
        {
            Assert.InRange(Math.Abs(left - right), 0, Tolerance * 100);
        }
    }

    private static double[] Random(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextDouble()) - 1)];
    }
}
