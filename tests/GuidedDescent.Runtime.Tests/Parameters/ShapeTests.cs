namespace GuidedDescent.Runtime.Tests.Parameters;

public class ShapeTests
{
    [Fact]
    public void Shape_Matrix_KnowsItsAxesAndLength()
    {
        Shape shape = [128, 64];

        Assert.Equal(2, shape.Rank);
        Assert.Equal(128, shape[0]);
        Assert.Equal(64, shape[1]);
        Assert.Equal(8192, shape.Length);
        Assert.Equal("[128, 64]", shape.ToString());
        Assert.Equal([128, 64], shape.ToArray());
    }

    [Fact]
    public void Shape_NoAxes_IsASingleNumberAndTheDefault()
    {
        Shape shape = [];

        Assert.Equal(0, shape.Rank);
        Assert.Equal(1, shape.Length);
        Assert.Equal("[]", shape.ToString());
        Assert.Equal(default, shape);
        Assert.Equal(1, default(Shape).Length);
        Assert.Equal(default(Shape).GetHashCode(), shape.GetHashCode());
    }

    [Fact]
    public void Shape_Equality_ComparesAxes()
    {
        Shape shape = [2, 3];
        Shape same = Shape.Of(2, 3);
        Shape turned = [3, 2];

        Assert.True(shape == same);
        Assert.Equal(shape.GetHashCode(), same.GetHashCode());
        Assert.True(shape != turned);
        Assert.False(shape.Equals((object)"[2, 3]"));
        Assert.NotEqual(shape, [2, 3, 1]);
    }

    [Fact]
    public void Shape_AxisOfLengthZero_IsEmptyHoweverLongTheOthers()
    {
        Shape shape = [int.MaxValue, int.MaxValue, int.MaxValue, 0];

        Assert.Equal(0, shape.Length);
    }

    [Fact]
    public void Shape_MoreThanAnIntOfElements_CountsInLongs()
    {
        Shape shape = [65_536, 65_536];

        Assert.Equal(1L << 32, shape.Length);
    }

    [Fact]
    public void Shape_NegativeAxis_IsRefused()
    {
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => Shape.Of(4, -1));

        Assert.Contains("Axis 1 of the shape [4, -1] is negative", error.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Shape.Of(0, -1));
    }

    [Fact]
    public void Shape_TooManyElements_IsRefused()
    {
        OverflowException error = Assert.Throws<OverflowException>(() => Shape.Of(int.MaxValue, int.MaxValue, 3));

        Assert.Contains("[2147483647, 2147483647, 3]", error.Message);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void Shape_AxisThatIsNotThere_IsRefused(int axis)
    {
        Shape shape = [5, 6];

        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => shape[axis]);
        Assert.Contains($"[5, 6] has no axis {axis}", error.Message);
    }
}
