using GuidedDescent.Language;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Runtime.Tests.Language;

public sealed class MaskTests
{
    private static readonly Mask _left = new([4], [false, false, true, true]);
    private static readonly Mask _right = new([4], [false, true, false, true]);

    [Fact]
    public void Operators_AllPairs_GiveTheTruthTables()
    {
        Assert.Equal("[4]: 0001", (_left & _right).ToString());
        Assert.Equal("[4]: 0111", (_left | _right).ToString());
        Assert.Equal("[4]: 0110", (_left ^ _right).ToString());
        Assert.Equal("[4]: 1100", (!_left).ToString());
    }

    [Fact]
    public void And_ColumnAndRow_Broadcasts()
    {
        Mask column = new([2, 1], [true, false]);
        Mask row = new([1, 3], [true, false, true]);

        Assert.Equal("[2, 3]: 101000", (column & row).ToString());
    }

    [Fact]
    public void Comparisons_OnBothSidesOfAHostNumber_Agree()
    {
        Tensor tensor = new([3], [1, 2, 3]);

        Assert.Equal("[3]: 100", (tensor < 2).ToString());
        Assert.Equal("[3]: 100", (2 > tensor).ToString());
        Assert.Equal("[3]: 110", (tensor <= 2).ToString());
        Assert.Equal("[3]: 110", (2 >= tensor).ToString());
        Assert.Equal("[3]: 001", (tensor > 2).ToString());
        Assert.Equal("[3]: 001", (2 < tensor).ToString());
        Assert.Equal("[3]: 011", (tensor >= 2).ToString());
        Assert.Equal("[3]: 011", (2 <= tensor).ToString());
        Assert.Equal("[3]: 010", (tensor == 2).ToString());
        Assert.Equal("[3]: 010", (2 == tensor).ToString());
        Assert.Equal("[3]: 101", (tensor != 2).ToString());
        Assert.Equal("[3]: 101", (2 != tensor).ToString());
    }

    [Fact]
    public void Comparisons_BetweenTensors_CompareElements()
    {
        Tensor left = new([3], [1, 2, 3]);
        Tensor right = new([3], [3, 2, 1]);

        Assert.Equal("[3]: 100", (left < right).ToString());
        Assert.Equal("[3]: 110", (left <= right).ToString());
        Assert.Equal("[3]: 001", (left > right).ToString());
        Assert.Equal("[3]: 011", (left >= right).ToString());
        Assert.Equal("[3]: 010", (left == right).ToString());
        Assert.Equal("[3]: 101", (left != right).ToString());
    }

    [Fact]
    public void Where_TwoHostNumbers_TakesTheShapeOfTheMask()
    {
        Tensor result = Where(new Mask([2, 1], [true, false]), 5, -5);

        Assert.Equal([2, 1], result.Shape);
        Assert.Equal([5, -5], result.Values);
    }

    [Fact]
    public void Constructor_WrongNumberOfValues_Throws()
    {
        Assert.Throws<ArgumentException>(() => new Mask([3], [true]));
    }

    [Fact]
    public void IsCertain_WithoutErrorBounds_IsTrue()
    {
        Assert.True((Tensor.Zeros([1]) < 0).IsCertain(0));
    }
}
