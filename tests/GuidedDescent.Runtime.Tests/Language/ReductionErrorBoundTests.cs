using GuidedDescent.Language;
using Xunit.Abstractions;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Runtime.Tests.Language;

/// <summary>
/// Reductions in real single precision, in the order that kernels keep, stay within the bounds of their double-precision evaluation;
/// and the bounds are narrow enough to refuse what is wrong.
/// </summary>
public sealed class ReductionErrorBoundTests(ITestOutputHelper output)
{
    private const double UnitRoundoff = ElementaryAccuracy.UnitRoundoff;

    private static readonly int[] _counts = [1, 2, 3, 31, 32, 33, 64, 100, 1000, 1023, 1024, 1025, 2049, 3333, 5000];

    public static TheoryData<RandomKind> Kinds => new(Enum.GetValues<RandomKind>());

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Sum_OfExactElements_HoldsTheCanonicalOrder(RandomKind kind)
    {
        double closest = 0;
        foreach (int count in (int[])[.. _counts, 600_000])
        {
            float[] x = RandomSingles.Make(kind, count, seed: count);

            Scalar sum = Sum(Tensor.FromSingles([count], x).WithErrorBounds());

            float held = CanonicalOrder.Sum(x);
            AssertHolds($"{kind} {count}", sum, held);
            closest = Math.Max(closest, sum.ErrorBound == 0 ? 0 : Math.Abs(held - sum.Value) / sum.ErrorBound);
        }

        output.WriteLine($"{kind}: errors up to {closest:P1} of the bound");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void NormMeanAndDot_OfComputedElements_HoldTheCanonicalOrder(RandomKind kind)
    {
        foreach (int count in _counts)
        {
            float[] a = RandomSingles.Make(kind, count, seed: count);
            float[] b = RandomSingles.Make(RandomKind.Centered, count, seed: count + 1);
            Tensor x = Tensor.FromSingles([count], a).WithErrorBounds();
            Tensor y = Tensor.FromSingles([count], b).WithErrorBounds();

            float[] products = [.. a.Zip(b, (left, right) => left * right)];
            float reciprocal = (float)(1.0 / count);

            AssertHolds($"Dot {kind} {count}", Dot(x, y), CanonicalOrder.Sum(products));
            AssertHolds($"Mean {kind} {count}", Mean(x * y), CanonicalOrder.Sum(products) * reciprocal);
            AssertHolds($"Norm {kind} {count}", Norm(x), MathF.Sqrt(CanonicalOrder.Sum([.. a.Select(value => value * value)])));
            AssertHolds($"MaxAbs {kind} {count}", MaxAbs(x * y), products.Max(MathF.Abs));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void RowAndColumnSums_OfComputedElements_HoldTheCanonicalOrder(RandomKind kind)
    {
        foreach ((int rows, int columns) in new[] { (1, 1), (2, 3), (5, 33), (33, 5), (129, 7), (3, 1500), (2500, 2) })
        {
            float[] a = RandomSingles.Make(kind, rows * columns, seed: rows);
            float[] b = RandomSingles.Make(RandomKind.Centered, rows * columns, seed: columns);
            Matrix product = Matrix.FromSingles(rows, columns, a).WithErrorBounds()
                * Matrix.FromSingles(rows, columns, b).WithErrorBounds();
            float[] held = [.. a.Zip(b, (left, right) => left * right)];

            AssertHolds($"RowSum {kind}", RowSum(product), CanonicalOrder.RowSum(rows, columns, held));
            AssertHolds($"ColumnSum {kind}", ColumnSum(product), CanonicalOrder.ColumnSum(rows, columns, held));
        }
    }

    [Theory]
    [InlineData(100)]
    [InlineData(5000)]
    public void Sum_OfPositiveElements_HasANarrowBound(int count)
    {
        Tensor x = Tensor.FromSingles([count], RandomSingles.Make(RandomKind.Positive, count, seed: 1)).WithErrorBounds();

        Assert.InRange(Sum(x).ErrorBound / (Sum(x).Value * UnitRoundoff), 1, 40);
        Assert.InRange(Norm(x).ErrorBound / (Norm(x).Value * UnitRoundoff), 1, 25);
        Assert.False(Sum(x).Admits((float)(Sum(x).Value - x[count - 1])));
    }

    [Fact]
    public void RowAndColumnSums_HaveNarrowBounds()
    {
        Matrix x = Matrix.FromSingles(64, 64, RandomSingles.Make(RandomKind.Positive, 4096, seed: 1)).WithErrorBounds();

        Assert.InRange(RowSum(x).ErrorBounds[5] / (RowSum(x)[5, 0] * UnitRoundoff), 1, 7.01);
        Assert.InRange(ColumnSum(x).ErrorBounds[5] / (ColumnSum(x)[0, 5] * UnitRoundoff), 1, 13.01);
    }

    [Fact]
    public void Sum_OfOneElementBesideZeros_IsExact()
    {
        float[] x = new float[3000];
        x[1234] = 0.1f;

        Scalar sum = Sum(Tensor.FromSingles([3000], x).WithErrorBounds());

        Assert.Equal((0.1f, 0), (sum.Value, sum.ErrorBound));
    }

    [Fact]
    public void Sum_OfWhatIsNowhereNegative_IsNotNegative()
    {
        Tensor x = Tensor.FromSingles([40], RandomSingles.Make(RandomKind.Tiny, 40, seed: 2)).WithErrorBounds();

        Assert.True(double.IsFinite(Sqrt(Sum(x * x)).ErrorBound));
        Assert.False(Sum(x * x).Admits(-float.Epsilon));
    }

    [Fact]
    public void Sum_ThatMayOverflow_HasNoBound()
    {
        Tensor x = Tensor.FromSingles([4], [3e38f, 3e38f, -3e38f, -3e38f]).WithErrorBounds();

        Assert.Equal(0, Sum(x).Value);
        Assert.Equal(double.PositiveInfinity, Sum(x).ErrorBound);
        Assert.True(Sum(x).Admits(float.NaN));
    }

    [Fact]
    public void Reductions_OfWhatIsUnknown_HaveNoBound()
    {
        Tensor zero = Tensor.Zeros([3]).WithErrorBounds();
        Tensor unknown = Tensor.FromSingles([3], [1, 2, 3]).WithErrorBounds() / (zero - (zero + 1e-30) + 1e-30);

        Assert.Equal(double.PositiveInfinity, Sum(unknown).ErrorBound);
        Assert.Equal(double.PositiveInfinity, MaxAbs(unknown).ErrorBound);
    }

    [Fact]
    public void MaxAbs_OfExactElements_IsExact()
    {
        Scalar greatest = MaxAbs(Tensor.FromSingles([3], [0.1f, -0.7f, 0.3f]).WithErrorBounds());

        Assert.Equal((0.7f, 0), (greatest.Value, greatest.ErrorBound));
    }

    [Fact]
    public void MaxAbs_OfWhatMayBeOnEitherSideOfZero_AdmitsZero()
    {
        Tensor x = Tensor.FromSingles([2], [1e-5f, -1e-5f]).WithErrorBounds() + 4096 - 4096;

        Assert.True(MaxAbs(x).Admits(0));
        Assert.False(MaxAbs(x).Admits(-1e-6f));
    }

    private static void AssertHolds(string what, Scalar reference, float held)
    {
        bool close = Math.Abs(held - reference.Value) <= reference.ErrorBound;
        Assert.True(
            reference.Admits(held) && close,
            $"{what}: the kernel holds {held:R}, the reference {reference.Value:R} with a bound of {reference.ErrorBound:R}");
    }

    private static void AssertHolds(string what, Matrix reference, float[] held)
    {
        for (int element = 0; element < held.Length; element++)
        {
            Assert.True(
                reference.Admits(element / reference.Columns, element % reference.Columns, held[element]),
                $"{what} [{reference.Rows}, {reference.Columns}] at {element}: the kernel holds {held[element]:R}, "
                + $"the reference {reference.Values[element]:R} with a bound of {reference.ErrorBounds[element]:R}");
        }
    }
}
