using GuidedDescent.Language;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Runtime.Tests.Language;

public sealed class ScalarTests
{
    [Fact]
    public void Scalar_IsANumber()
    {
        Scalar quarter = new(0.25);

        Assert.Equal(0.25, quarter.Value);
        Assert.Equal("[]: 0.25", quarter.ToString());
        Assert.True(quarter.Equals(quarter));
        Assert.False(quarter.Equals(new Scalar(0.25)));
        Assert.True((quarter == 0.25)[0]);
    }

    [Fact]
    public void Scalar_BesideATensor_FitsEveryShape()
    {
        Tensor tensor = new([3], [1, 2, 3]);

        Assert.Equal([2, 4, 6], (new Scalar(2) * tensor).Values);
        Assert.Equal([0.5, 1, 1.5], (tensor / new Scalar(2)).Values);
        Assert.Equal([1, 2, 2], Min(new Scalar(2), tensor).Values);
        Assert.Equal([1.5, 2.5, 3.5], Lerp(tensor, tensor + 1, new Scalar(0.5)).Values);
        Assert.Equal([2, 2, 3], Where(tensor < 2, new Scalar(2), tensor).Values);
        Assert.Equal([1, 2, 3], Where(new Scalar(1) < new Scalar(2), tensor, 0).Values);
    }

    [Fact]
    public void Where_MaskWithAxes_IsRefused()
    {
        Mask mask = new([3], [true, false, true]);

        var error = Assert.Throws<ArgumentException>(() => Where(mask, new Scalar(1), new Scalar(2)));

        Assert.Contains("the mask has the shape [3]", error.Message);
    }

    [Fact]
    public void Conversions_OfOneElement_KeepTheNumber()
    {
        Scalar scalar = Scalar.FromTensor(new Tensor([1, 1], [7]));

        Assert.Equal(7, scalar.Value);
        Assert.Equal([1, 1], scalar.ToTensor([1, 1]).Shape);
        Assert.Equal([7.0], scalar.ToTensor([1, 1]).Values);
    }

    [Fact]
    public void Conversions_OfMoreElements_AreRefused()
    {
        var from = Assert.Throws<ArgumentException>(() => Scalar.FromTensor(Tensor.Zeros([2])));
        var to = Assert.Throws<ArgumentException>(() => new Scalar(1).ToTensor([2, 3]));

        Assert.Contains("the shape [2] has 2", from.Message);
        Assert.Contains("the shape [2, 3] has 6", to.Message);
    }

    [Fact]
    public void ErrorBound_FollowsTheOperations()
    {
        Scalar third = new Scalar(1).WithErrorBounds() / 3;

        Assert.True(third.TracksErrors);
        Assert.InRange(third.ErrorBound / (ElementaryAccuracy.UnitRoundoff / 3), 2, 4);
        Assert.True(third.Admits(1f / 3));
        Assert.False(third.Admits(0.3334f));
        Assert.True(double.IsNaN(new Scalar(1).ErrorBound));
    }
}
