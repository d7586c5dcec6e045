using GuidedDescent.Language;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Runtime.Tests.Language;

public sealed class BroadcastingTests
{
    private static readonly Tensor _matrix = new([2, 3], [1, 2, 3, 4, 5, 6]);

    [Fact]
    public void Add_MatrixAndRow_RepeatsTheRow()
    {
        Tensor row = new([1, 3], [10, 20, 30]);

        Assert.Equal([11, 22, 33, 14, 25, 36], (_matrix + row).Values);
        Assert.Equal([11, 22, 33, 14, 25, 36], (row + _matrix).Values);
    }

    [Fact]
    public void Add_MatrixAndColumn_RepeatsTheColumn()
    {
        Tensor column = new([2, 1], [10, 20]);

        Assert.Equal([11, 12, 13, 24, 25, 26], (_matrix + column).Values);
    }

    [Fact]
    public void Subtract_ColumnAndRow_GivesTheMatrixOfBoth()
    {
        Tensor column = new([2, 1], [10, 20]);
        Tensor row = new([1, 3], [1, 2, 3]);

        Tensor difference = column - row;

        Assert.Equal([2, 3], difference.Shape);
        Assert.Equal([9, 8, 7, 19, 18, 17], difference.Values);
    }

    [Fact]
    public void Multiply_ScalarTensor_FitsAnyShape()
    {
        Tensor two = Tensor.Filled([], 2);

        Assert.Equal([2, 4, 6, 8, 10, 12], (two * _matrix).Values);
        Assert.Equal(_matrix.Shape, (_matrix * two).Shape);
        Assert.Equal(Shape.Of(), (two * two).Shape);
    }

    [Fact]
    public void Add_VectorAndHigherRank_AlignsLastAxes()
    {
        Tensor vector = new([3], [10, 20, 30]);
        Tensor middle = new([2, 1, 3], [1, 2, 3, 4, 5, 6]);

        Assert.Equal([11, 22, 33, 14, 25, 36], (_matrix + vector).Values);
        Assert.Equal([2, 2, 3], (middle + _matrix).Shape);
        Assert.Equal([2, 4, 6, 5, 7, 9, 5, 7, 9, 8, 10, 12], (middle + _matrix).Values);
    }

    [Fact]
    public void Add_EmptyAxisAndOne_StaysEmpty()
    {
        Tensor sum = Tensor.Zeros([0, 3]) + Tensor.Zeros([1, 3]);

        Assert.Equal([0, 3], sum.Shape);
        Assert.Equal(0, sum.Values.Length);
    }

    [Fact]
    public void Lerp_ThreeShapes_CombinesAll()
    {
        Tensor column = new([2, 1], [0, 10]);
        Tensor row = new([1, 2], [100, 200]);
        Tensor amount = Tensor.Filled([], 0.5);

        Assert.Equal([50, 100, 55, 105], Lerp(column, row, amount).Values);
    }

    [Fact]
    public void Where_MaskOfOneColumn_ChoosesWholeRows()
    {
        Mask mask = new([2, 1], [true, false]);

        Assert.Equal([1, 2, 3, -1, -1, -1], Where(mask, _matrix, -1).Values);
    }

    [Theory]
    [InlineData("+")]
    [InlineData("*")]
    [InlineData("Max")]
    [InlineData("<=")]
    [InlineData("Lerp")]
    public void Operation_ShapesThatDoNotFit_NamesOperationShapesAndWhatFits(string operation)
    {
        Tensor other = Tensor.Zeros([2, 4]);
        Func<object> apply = operation switch
        {
            "+" => () => _matrix + other,
            "*" => () => _matrix * other,
            "Max" => () => Max(_matrix, other),
            "<=" => () => _matrix <= other,
            _ => () => Lerp(_matrix, _matrix, other),
        };

        var error = Assert.Throws<ArgumentException>(apply);

        Assert.StartsWith($"{operation} cannot combine the shapes [2, 3] and [2, 4]: ", error.Message);
        Assert.Contains("sizes 3 and 4 meet at axis 1", error.Message);
        Assert.Contains("with [2, 3] fit [2, 3] itself, [], and [2, 3] with any axis replaced by 1", error.Message);
    }

    [Fact]
    public void Add_SizesThatDivideEachOther_DoNotFit()
    {
        Assert.Throws<ArgumentException>(() => Tensor.Zeros([4]) + Tensor.Zeros([2]));
        Assert.Throws<ArgumentException>(() => Tensor.Zeros([3, 2]) + Tensor.Zeros([3]));
    }

    [Fact]
    public void And_MasksThatDoNotFit_Throws()
    {
        var error = Assert.Throws<ArgumentException>(() => new Mask([2], [true, true]) & new Mask([3], [true, true, true]));

        Assert.Contains("[2] and [3]", error.Message);
    }
}
