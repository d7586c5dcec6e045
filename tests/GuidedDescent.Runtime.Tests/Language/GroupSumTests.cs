using GuidedDescent.Language;
using GuidedDescent.Language.Eager;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Runtime.Tests.Language;

public sealed class GroupSumTests
{
    private static readonly Shape[] _shapes = [[5], [3, 4], [2, 1, 3]];

    [Fact]
    public void GroupSum_OutsideOfAGroup_IsTheNumberItself()
    {
        Scalar number = new(7);

        Assert.Same(number, GroupSum(number));
    }

    [Fact]
    public void GroupSum_ThreeShapes_AddsUpOverAll()
    {
        Tensor[] tensors = Tensors(tracked: false);
        var sums = new double[3];
        var shares = new Tensor[3];

        EagerGroup.Run(3, parameter =>
        {
            Scalar norm = Sqrt(GroupSum(Dot(tensors[parameter], tensors[parameter])));
            Scalar total = GroupSum(Sum(tensors[parameter]));
            sums[parameter] = total.Value;
            shares[parameter] = tensors[parameter] / norm;
        });

        double expected = tensors.Sum(tensor => tensor.Values.ToArray().Sum());
        Assert.All(sums, sum => Assert.Equal(expected, sum, 1e-12));
        Assert.Equal(1, shares.Sum(share => Dot(share, share).Value), 1e-12);
    }

    [Fact]
    public void GroupSum_OfTrackedNumbers_HoldsEveryOrder()
    {
        Tensor[] tensors = Tensors(tracked: true);
        var sums = new Scalar[3];

        EagerGroup.Run(3, parameter => sums[parameter] = GroupSum(Sum(tensors[parameter])));

        float[] held = [.. tensors.Select(tensor => CanonicalOrder.Sum([.. tensor.Values.ToArray().Select(value => (float)value)]))];
        Assert.All(sums, sum =>
        {
            Assert.True(sum.Admits(held[0] + held[1] + held[2]));
            Assert.True(sum.Admits(held[2] + held[1] + held[0]));
            Assert.True(sum.Admits((float)((double)held[0] + held[1] + held[2])));
            Assert.InRange(sum.ErrorBound, 0, 1e-5);
        });
    }

    [Fact]
    public void GroupSum_InALoop_KeepsRoundsApart()
    {
        var last = new double[8];

        EagerGroup.Run(8, parameter =>
        {
            Scalar number = new(parameter);
            for (int round = 0; round < 50; round++)
            {
                number = GroupSum(number) / 28 + parameter - 1;
            }

            last[parameter] = number.Value;
        });

        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], last.Select(number => Math.Round(number - last[0], 9)));
    }

    [Fact]
    public void Run_OneParameterFails_ShowsItsErrorAndEnds()
    {
        var error = Assert.Throws<NotSupportedException>(() => EagerGroup.Run(3, parameter =>
        {
            _ = parameter == 1 ? throw new NotSupportedException("no") : GroupSum(new Scalar(1));
        }));

        Assert.Equal("no", error.Message);
    }

    [Fact]
    public void Run_OneParameterEndsWithoutItsNumber_IsRefused()
    {
        var error = Assert.Throws<InvalidOperationException>(() => EagerGroup.Run(3, parameter =>
        {
            if (parameter != 2)
            {
                GroupSum(new Scalar(1));
            }
        }));

        Assert.Contains("the rule of parameter 2 ended without one", error.Message);
    }

    [Fact]
    public void Run_SomeNumbersTracked_IsRefused()
    {
        Assert.Throws<InvalidOperationException>(() => EagerGroup.Run(
            2, parameter => GroupSum(parameter == 0 ? new Scalar(1) : new Scalar(1).WithErrorBounds())));
    }

    private static Tensor[] Tensors(bool tracked)
    {
        var random = new Random(9);
        return [.. _shapes.Select(shape =>
        {
            Tensor tensor = Tensor.FromSingles(
                shape, [.. Enumerable.Range(0, (int)shape.Length).Select(_ => random.NextSingle())]);
            return tracked ? tensor.WithErrorBounds() : tensor;
        })];
    }
}
