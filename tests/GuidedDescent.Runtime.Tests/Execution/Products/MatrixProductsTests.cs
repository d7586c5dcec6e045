using GuidedDescent.Execution.Cpu;
using GuidedDescent.Execution.Cpu.Products;

namespace GuidedDescent.Runtime.Tests.Execution.Products;

/// <summary>The public door to the engine: what it multiplies, and what it refuses.</summary>
public class MatrixProductsTests
{
    [Theory]
    [InlineData(false, false, 1, 0)]
    [InlineData(true, false, 1, 1)]
    [InlineData(false, true, 2, 0)]
    [InlineData(true, true, -3, 2)]
    public void MultiplyBatch_WholeNumbers_IsExact(bool transposeA, bool transposeB, float alpha, float beta)
    {
        const int count = 5;
        var shape = new ProductShape(Rows: 7, Columns: 9, Depth: 11, transposeA, transposeB);
        var random = new Random(4);
        float[] a = WholeNumbers(random, count * 7 * 11);
        float[] b = WholeNumbers(random, count * 11 * 9);
        float[] d = WholeNumbers(random, count * 7 * 9);
        float[] expected = [.. Enumerable.Range(0, count).SelectMany(index => Loop(shape, a, b, d, index, alpha, beta))];
        using var products = new MatrixProducts();

        products.MultiplyBatch(count, shape, a, b, d, alpha, beta);

        Assert.Equal(expected, d);
    }

    [Theory]
    [InlineData(1, 300, 200, 100)]
    [InlineData(40, 128, 32, 128)]
    public void MultiplyBatch_AnyThreads_GivesTheSameBits(int count, int rows, int columns, int depth)
    {
        var random = new Random(7);
        float[] a = Numbers(random, count * rows * depth);
        float[] b = Numbers(random, count * depth * columns);

        float[] one = Multiply(threads: 1);

        Assert.Equal(one, Multiply(threads: 2));
        Assert.Equal(one, Multiply(threads: 3));

        float[] Multiply(int threads)
        {
            using var device = new CpuDevice(threads);
            using var products = new MatrixProducts(device);
            float[] d = new float[count * rows * columns];
            products.MultiplyBatch(count, new ProductShape(rows, columns, depth), a, b, d);
            return d;
        }
    }

    [Fact]
    public void Multiply_BetaZero_OverwritesWhatIsThere()
    {
        using var products = new MatrixProducts();
        float[] d = [float.NaN];

        products.Multiply(new ProductShape(1, 1, 2), [1, 2], [3, 4], d);

        Assert.Equal([11f], d);
    }

    [Fact]
    public void Multiply_LengthThatDoesNotFit_IsRefusedAndNamed()
    {
        using var products = new MatrixProducts();
        var shape = new ProductShape(2, 3, 4);
        float[] d = new float[6];

        Assert.Equal("a", Assert.Throws<ArgumentException>(() => products.Multiply(shape, new float[7], new float[12], d)).ParamName);
        Assert.Equal("b", Assert.Throws<ArgumentException>(() => products.Multiply(shape, new float[8], new float[13], d)).ParamName);
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => products.Multiply(shape, new float[8], new float[12], new float[5]));
        Assert.Equal("d", error.ParamName);
        Assert.Contains("takes 6 numbers here, but 5 came", error.Message);
    }

    [Fact]
    public void Multiply_ShapeThatIsNone_IsRefused()
    {
        using var products = new MatrixProducts();

        Assert.Equal("shape", Refused(new ProductShape(-1, 1, 1)).ParamName);
        Assert.Equal("shape", Refused(new ProductShape(2, 3, 1, IsSymmetric: true)).ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(() => products.MultiplyBatch(-1, new ProductShape(1, 1, 1), [], [], []));

        ArgumentException Refused(ProductShape shape) =>
            Assert.Throws<ArgumentException>(() => products.Multiply(shape, [], [], []));
    }

    [Fact]
    public void Multiply_ResultOverAFactor_IsRefused()
    {
        using var products = new MatrixProducts();
        float[] memory = new float[6];

        Assert.Throws<ArgumentException>(
            () => products.Multiply(new ProductShape(2, 2, 2), memory.AsSpan(0, 4), new float[4], memory.AsSpan(2, 4)));
        Assert.Throws<ArgumentException>(
            () => products.Multiply(new ProductShape(2, 2, 2), new float[4], memory.AsSpan(0, 4), memory.AsSpan(2, 4)));
    }

    [Fact]
    public void Multiply_AfterDisposal_IsRefused()
    {
        var device = new CpuDevice(2);
        var products = new MatrixProducts(device);
        var orphan = new MatrixProducts(device);
        products.Dispose();
        products.Dispose();
        device.Dispose();

        Assert.Throws<ObjectDisposedException>(() => products.Multiply(new ProductShape(1, 1, 1), [1], [1], new float[1]));
        Assert.Throws<ObjectDisposedException>(() => orphan.Multiply(new ProductShape(1, 1, 1), [1], [1], new float[1]));
    }

    private static IEnumerable<float> Loop(ProductShape shape, float[] a, float[] b, float[] d, int index, float alpha, float beta)
    {
        int firstA = index * shape.Rows * shape.Depth;
        int firstB = index * shape.Depth * shape.Columns;
        for (int row = 0; row < shape.Rows; row++)
        {
            for (int column = 0; column < shape.Columns; column++)
            {
                float sum = 0;
                for (int step = 0; step < shape.Depth; step++)
                {
                    sum += a[firstA + (shape.TransposeA ? (step * shape.Rows) + row : (row * shape.Depth) + step)]
                        * b[firstB + (shape.TransposeB ? (column * shape.Depth) + step : (step * shape.Columns) + column)];
                }

                yield return (alpha * sum) + (beta * d[(((index * shape.Rows) + row) * shape.Columns) + column]);
            }
        }
    }

    private static float[] WholeNumbers(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)random.Next(-9, 10))];

    private static float[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
}
