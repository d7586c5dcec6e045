using GuidedDescent.Language;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Runtime.Tests.Language;

public sealed class MatrixTests
{
    private static readonly Matrix _matrix = new(2, 3, [1, 2, 3, 4, 5, 6]);

    [Fact]
    public void Elements_AreRowAfterRow()
    {
        Assert.Equal((2, 3), (_matrix.Rows, _matrix.Columns));
        Assert.Equal(4, _matrix[1, 0]);
        Assert.Equal(3, _matrix[0, 2]);
        Assert.Equal("[2, 3]: 1, 2, 3, 4, 5, 6", _matrix.ToString());
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(0, 3)]
    [InlineData(-1, 0)]
    [InlineData(0, -1)]
    public void Element_Outside_Throws(int row, int column)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _matrix[row, column]);
        Assert.Throws<ArgumentOutOfRangeException>(() => _matrix.WithErrorBounds().Admits(row, column, 0));
    }

    [Fact]
    public void Constructors_WrongNumberOfValues_NameBothNumbers()
    {
        var ofDoubles = Assert.Throws<ArgumentException>(() => new Matrix(2, 3, [1, 2]));
        var ofSingles = Assert.Throws<ArgumentException>(() => Matrix.FromSingles(2, 2, [1]));

        Assert.Contains("[2, 3] has 6 elements, but 2 values came", ofDoubles.Message);
        Assert.Contains("[2, 2] has 4 elements, but 1 values came", ofSingles.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Matrix.Zeros(-1, 2));
    }

    [Fact]
    public void Constructors_MakeWhatTheySay()
    {
        Assert.Equal([0.1f, -2], Matrix.FromSingles(2, 1, [0.1f, -2]).Values.ToArray().Select(value => (float)value));
        Assert.Equal([2.5, 2.5], Matrix.Filled(1, 2, 2.5).Values);
        Assert.Equal([0, 0], Matrix.Zeros(2, 1).Values);
        Assert.Equal(0, Matrix.Zeros(0, 5).Values.Length);
    }

    [Fact]
    public void Transpose_ChangesRowsAndColumns()
    {
        Assert.Equal((3, 2), (_matrix.T.Rows, _matrix.T.Columns));
        Assert.Equal([1, 4, 2, 5, 3, 6], _matrix.T.Values);
        Assert.Same(_matrix, _matrix.T.T);
    }

    [Fact]
    public void Transpose_CarriesErrorBoundsToTheirElements()
    {
        Matrix thirds = Matrix.FromSingles(2, 3, [1, 2, 3, 4, 5, 6]).WithErrorBounds() / 3;

        for (int row = 0; row < 3; row++)
        {
            for (int column = 0; column < 2; column++)
            {
                Assert.Equal(thirds.ErrorBounds[(column * 3) + row], thirds.T.ErrorBounds[(row * 2) + column]);
            }
        }

        Assert.NotEqual(thirds.ErrorBounds[0], thirds.ErrorBounds[1]);
    }

    public static TheoryData<string, int, int, double[]> FittingShapes => new()
    {
        { "equal", 2, 3, [11, 22, 33, 44, 55, 66] },
        { "column", 2, 1, [11, 12, 13, 24, 25, 26] },
        { "row", 1, 3, [11, 22, 33, 14, 25, 36] },
        { "one", 1, 1, [11, 12, 13, 14, 15, 16] },
    };

    [Theory]
    [MemberData(nameof(FittingShapes))]
    public void Add_ShapesThatFit_Repeats(string name, int rows, int columns, double[] expected)
    {
        Matrix other = new(rows, columns, [.. Enumerable.Range(1, rows * columns).Select(index => 10.0 * index)]);

        Assert.True(expected.AsSpan().SequenceEqual((_matrix + other).Values), name);
        Assert.True(expected.AsSpan().SequenceEqual((other + _matrix).Values), name);
    }

    [Fact]
    public void Multiply_ColumnByRow_IsTheirOuterProduct()
    {
        Matrix product = new Matrix(2, 1, [2, 3]) * new Matrix(1, 3, [1, 10, 100]);

        Assert.Equal((2, 3), (product.Rows, product.Columns));
        Assert.Equal([2, 20, 200, 3, 30, 300], product.Values);
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(2, 2)]
    [InlineData(1, 2)]
    [InlineData(3, 1)]
    public void Subtract_ShapesThatDoNotFit_NamesBoth(int rows, int columns)
    {
        var error = Assert.Throws<ArgumentException>(() => _matrix - Matrix.Zeros(rows, columns));

        Assert.StartsWith($"- cannot combine the shapes [2, 3] and [{rows}, {columns}]: ", error.Message);
    }

    [Fact]
    public void Scalar_BesideAMatrix_FitsEveryShape()
    {
        Scalar ten = new(10);

        Assert.Equal([10, 20, 30, 40, 50, 60], (ten * _matrix).Values);
        Assert.Equal([0.1, 0.2, 0.3, 0.4, 0.5, 0.6], (_matrix / ten).Values);
        Assert.Equal([3, 3, 3, 4, 5, 6], Max(_matrix, new Scalar(3)).Values);
        Assert.Equal([1, 2, 3, 0, 0, 0], Where(_matrix < new Scalar(4), _matrix, 0).Values);
        Assert.Equal([1, 2, 3, 4, 5, 6], Where(ten > 9, _matrix, ten).Values);
    }

    [Fact]
    public void Where_MaskOfMoreAxes_IsRefused()
    {
        Mask mask = new([2, 2, 3], new bool[12]);

        var error = Assert.Throws<ArgumentException>(() => Where(mask, _matrix, 0));

        Assert.Contains("[2, 2, 3]", error.Message);
    }

    [Fact]
    public void FromTensor_HigherRank_FlattensTheTrailingAxes()
    {
        Tensor filters = new([2, 3, 1, 2], [.. Enumerable.Range(0, 12).Select(index => (double)index)]);

        Matrix matrix = Matrix.FromTensor(filters);

        Assert.Equal((2, 6), (matrix.Rows, matrix.Columns));
        Assert.Equal(6, matrix[1, 0]);
        Assert.Equal(filters.Shape, matrix.ToTensor(filters.Shape).Shape);
        Assert.Equal(filters.Values, matrix.ToTensor(filters.Shape).Values);
    }

    [Fact]
    public void Conversions_KeepErrorBounds()
    {
        Tensor tensor = Tensor.FromSingles([2, 2], [1, 2, 3, 4]).WithErrorBounds() / 3;

        Assert.Equal(tensor.ErrorBounds, Matrix.FromTensor(tensor).ErrorBounds);
        Assert.Equal(tensor.ErrorBounds, Matrix.FromTensor(tensor).ToTensor([2, 1, 2]).ErrorBounds);
    }

    [Fact]
    public void Conversions_ShapesThatAreNoMatrix_AreRefused()
    {
        var vector = Assert.Throws<ArgumentException>(() => Matrix.FromTensor(Tensor.Zeros([6])));
        var other = Assert.Throws<ArgumentException>(() => _matrix.ToTensor([3, 2]));

        Assert.StartsWith("The shape [6] is no matrix", vector.Message);
        Assert.StartsWith("A matrix of shape [2, 3] cannot be kept as [3, 2]", other.Message);
        Assert.Throws<ArgumentException>(() => _matrix.ToTensor([6]));
    }

    [Fact]
    public void Equals_SameValuesInAnotherObject_IsFalse()
    {
        Assert.True(_matrix.Equals(_matrix));
        Assert.False(_matrix.Equals(new Matrix(2, 3, [1, 2, 3, 4, 5, 6])));
    }

    [Fact]
    public void ErrorBounds_OfOneOperation_AreOneRounding()
    {
        Matrix sum = Matrix.FromSingles(1, 2, [1, 3]).WithErrorBounds() + 4;

        Assert.True(sum.TracksErrors);
        Assert.InRange(sum.ErrorBounds[1] / (7 * ElementaryAccuracy.UnitRoundoff), 1, 1.001);
        Assert.True(sum.Admits(0, 1, 7));
        Assert.False(sum.Admits(0, 1, 7.00001f));
        Assert.Throws<InvalidOperationException>(() => _matrix.Admits(0, 0, 1));
    }

    [Fact]
    public void Square_OfAMatrixByItself_IsNowhereNegative()
    {
        Matrix small = Matrix.FromSingles(1, 1, [1e-30f]).WithErrorBounds();

        Assert.InRange(Sqrt(small * small).ErrorBounds[0], 0, 1e-22);
    }
}
