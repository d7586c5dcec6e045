using GuidedDescent.Language;

namespace GuidedDescent.Runtime.Tests.Language;

public sealed class TensorTests
{
    [Fact]
    public void Constructor_WrongNumberOfValues_NamesBothNumbers()
    {
        var error = Assert.Throws<ArgumentException>(() => new Tensor([2, 3], [1, 2, 3]));

        Assert.Contains("[2, 3] has 6 elements, but 3 values came", error.Message);
    }

    [Fact]
    public void FromSingles_WrongNumberOfValues_NamesBothNumbers()
    {
        var error = Assert.Throws<ArgumentException>(() => Tensor.FromSingles([], []));

        Assert.Contains("[] has 1 elements, but 0 values came", error.Message);
    }

    [Fact]
    public void Constructor_CallerChangesItsArray_TensorStays()
    {
        double[] values = [1, 2];
        var tensor = new Tensor([2], values);

        values[0] = 7;

        Assert.Equal(1, tensor[0]);
    }

    [Fact]
    public void CompoundAssignment_OnAnAlias_LeavesTheAliasAlone()
    {
        Tensor weight = Tensor.Filled([3], 2);
        Tensor alias = weight;

        weight *= 5;

        Assert.Equal([10, 10, 10], weight.Values);
        Assert.Equal([2, 2, 2], alias.Values);
    }

    [Fact]
    public void FromSingles_AnySingle_IsHeldExactly()
    {
        float[] singles = [0.1f, float.Epsilon, float.MaxValue, float.NegativeInfinity, -0f];

        Tensor tensor = Tensor.FromSingles([5], singles);

        Assert.Equal(singles, tensor.Values.ToArray().Select(value => (float)value));
        Assert.Equal(0.1f, tensor[0]);
        Assert.NotEqual(0.1, tensor[0]);
        Assert.True(double.IsNegative(tensor[4]));
    }

    [Fact]
    public void Zeros_EmptyAndScalarShapes_HaveTheirNumberOfElements()
    {
        Assert.Equal(0, Tensor.Zeros([4, 0, 2]).Values.Length);
        Assert.Equal([0.0], Tensor.Zeros([]).Values);
        Assert.Equal([2.5, 2.5], Tensor.Filled([2, 1], 2.5).Values);
    }

    [Fact]
    public void ToString_LongTensor_ShowsShapeAndFirstValues()
    {
        Tensor tensor = new([2, 4], [1, 0.5, -3, 0, 1e-9, double.NaN, 7, 8]);

        Assert.Equal("[2, 4]: 1, 0.5, -3, 0, 1E-09, NaN, ...", tensor.ToString());
        Assert.Equal("[]: 0.25", Tensor.Filled([], 0.25).ToString());
    }

    [Fact]
    public void Equals_SameValuesInAnotherObject_IsFalse()
    {
        Tensor tensor = Tensor.Zeros([2]);

        Assert.True(tensor.Equals(tensor));
        Assert.False(tensor.Equals(Tensor.Zeros([2])));
    }
}
