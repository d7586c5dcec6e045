using GuidedDescent.Language;
using Xunit.Abstractions;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Runtime.Tests.Language;

public sealed class MatrixProductTests(ITestOutputHelper output)
{
    public static TheoryData<int, int, int> Sizes => new()
    {
        { 1, 1, 1 }, { 2, 3, 4 }, { 5, 1, 7 }, { 1, 40, 1 }, { 9, 33, 17 }, { 4, 300, 5 }, { 3, 1100, 2 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void MatMul_EqualsPlainLoops(int rows, int inner, int columns)
    {
        Matrix left = Exact(rows, inner, RandomKind.Centered, seed: 1);
        Matrix right = Exact(inner, columns, RandomKind.Centered, seed: 2);

        Matrix product = MatMul(left, right);

        Assert.Equal((rows, columns), (product.Rows, product.Columns));
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                double expected = Enumerable.Range(0, inner).Sum(k => left[row, k] * right[k, column]);
                Assert.InRange(product[row, column] - expected, -1e-12, 1e-12);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void MatMul_OfComputedMatrices_HoldsTheCanonicalOrder(int rows, int inner, int columns)
    {
        foreach (RandomKind kind in Enum.GetValues<RandomKind>())
        {
            float[] a = RandomSingles.Make(kind, rows * inner, seed: 3);
            float[] b = RandomSingles.Make(kind, inner * columns, seed: 4);
            Matrix left = Matrix.FromSingles(rows, inner, a).WithErrorBounds() * 0.7;
            Matrix right = Matrix.FromSingles(inner, columns, b).WithErrorBounds() + 0.3;

            Matrix product = MatMul(left, right);

            float[] held = CanonicalOrder.MatMul(
                rows, inner, columns, [.. a.Select(value => value * (float)0.7)], [.. b.Select(value => value + (float)0.3)]);
            for (int element = 0; element < held.Length; element++)
            {
                Assert.True(
                    product.Admits(element / columns, element % columns, held[element]),
                    $"{kind} {element}: the kernel holds {held[element]:R}, the reference {product.Values[element]:R} with a bound of "
                    + $"{product.ErrorBounds[element]:R}");
                Assert.True(double.IsFinite(product.ErrorBounds[element]));
            }
        }
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void MatMul_OfUncertainMatrices_CarriesTheirErrors(bool leftIsUncertain, bool rightIsUncertain)
    {
        const int size = 6;
        float[] a = RandomSingles.Make(RandomKind.Centered, size * size, seed: 9);
        float[] b = RandomSingles.Make(RandomKind.Centered, size * size, seed: 10);

        Matrix product = MatMul(
            Coarse(Matrix.FromSingles(size, size, a).WithErrorBounds(), leftIsUncertain),
            Coarse(Matrix.FromSingles(size, size, b).WithErrorBounds(), rightIsUncertain));

        float[] heldLeft = [.. a.Select(value => Coarse(value, leftIsUncertain))];
        float[] heldRight = [.. b.Select(value => Coarse(value, rightIsUncertain))];
        float[] held = CanonicalOrder.MatMul(size, size, size, heldLeft, heldRight);
        for (int element = 0; element < held.Length; element++)
        {
            Assert.True(product.Admits(element / size, element % size, held[element]));
            Assert.InRange(Math.Abs(held[element] - product.Values[element]), 0, product.ErrorBounds[element]);
        }

        // Far above what the product itself rounds: a bound without the operands' errors would not do.
        Assert.True(held.Zip(product.Values.ToArray(), (kernel, exact) => Math.Abs(kernel - exact)).Max() > 1e-4);
    }

    [Fact]
    public void MatMul_BoundsAreNarrowAndRefuseAMissingTerm()
    {
        const int inner = 64;
        Matrix left = Exact(3, inner, RandomKind.Positive, seed: 5).WithErrorBounds();
        Matrix right = Exact(inner, 3, RandomKind.Positive, seed: 6).WithErrorBounds();

        Matrix product = MatMul(left, right);

        double units = product.ErrorBounds[4] / (product[1, 1] * ElementaryAccuracy.UnitRoundoff);
        output.WriteLine($"{units:F1} units of rounding for {inner} terms");
        Assert.InRange(units, 1, inner + 2);
        Assert.False(product.Admits(1, 1, (float)(product[1, 1] - (left[1, 63] * right[63, 1]))));
    }

    [Fact]
    public void MatMul_OfWhatIsNowhereNegative_IsNotNegative()
    {
        Matrix tiny = Exact(2, 2, RandomKind.Tiny, seed: 7).WithErrorBounds();

        Matrix product = MatMul(tiny * tiny, tiny * tiny);

        Assert.True(double.IsFinite(Sqrt(product).ErrorBounds[0]));
    }

    [Fact]
    public void MatMul_OfZeros_IsExactlyZero()
    {
        Matrix product = MatMul(Matrix.Zeros(2, 3).WithErrorBounds(), Exact(3, 2, RandomKind.Centered, seed: 8).WithErrorBounds());

        Assert.Equal([0, 0, 0, 0], product.ErrorBounds);
    }

    [Fact]
    public void MatMul_ThatMayOverflowOrIsUnknown_HasNoBoundThere()
    {
        Matrix left = Matrix.FromSingles(2, 2, [1e30f, 1, 1, 1]).WithErrorBounds();
        Matrix right = Matrix.FromSingles(2, 1, [1e30f, 1]).WithErrorBounds();
        Matrix special = Matrix.FromSingles(2, 1, [float.NaN, 1]).WithErrorBounds();

        Assert.Equal(double.PositiveInfinity, MatMul(left, right).ErrorBounds[0]);
        Assert.True(double.IsFinite(MatMul(left, right).ErrorBounds[1]));
        Assert.True(MatMul(left, special).Admits(1, 0, float.NaN));
        Assert.True(double.IsNaN(MatMul(left, special)[1, 0]));
    }

    [Fact]
    public void MatMul_ShapesThatDoNotFit_NamesBothAndSuggestsATranspose()
    {
        Matrix twoByThree = Matrix.Zeros(2, 3);

        var columns = Assert.Throws<ArgumentException>(() => MatMul(twoByThree, twoByThree));
        var rows = Assert.Throws<ArgumentException>(() => MatMul(twoByThree, Matrix.Zeros(2, 5)));
        var neither = Assert.Throws<ArgumentException>(() => MatMul(twoByThree, Matrix.Zeros(4, 5)));

        Assert.Equal(
            "MatMul cannot multiply the shapes [2, 3] and [2, 3]: the 3 columns of the first are not the 2 rows of the second; "
            + "MatMul(a, b.T) multiplies [2, 3] with [3, 2].",
            columns.Message);
        Assert.EndsWith("MatMul(a.T, b) multiplies [3, 2] with [2, 5].", rows.Message);
        Assert.EndsWith("are not the 4 rows of the second.", neither.Message);
    }

    [Fact]
    public void MatMul_TrackedAndUntracked_IsRefused()
    {
        var error = Assert.Throws<InvalidOperationException>(() => MatMul(Matrix.Zeros(2, 2), Matrix.Zeros(2, 2).WithErrorBounds()));

        Assert.Contains("MatMul got 1 operands with error bounds and 1 without", error.Message);
    }

    private static Matrix Coarse(Matrix matrix, bool isUncertain) => isUncertain ? matrix + 4096 - 4096 : matrix;

    private static float Coarse(float value, bool isUncertain) => isUncertain ? value + 4096 - 4096 : value;

    private static Matrix Exact(int rows, int columns, RandomKind kind, int seed) =>
        Matrix.FromSingles(rows, columns, RandomSingles.Make(kind, rows * columns, seed));
}
