using GuidedDescent.Execution.Cpu;
using GuidedDescent.Execution.Cpu.Products;

namespace GuidedDescent.Runtime.Tests.Execution.Products;

/// <summary>A symmetric result is computed by half and has the bits of the whole product.</summary>
public class ProductSymmetryTests
{
    // The last is large enough to be split over threads.
    private static readonly (int Size, int Depth)[] s_sizes =
        [(1, 1), (2, 5), (3, 3), (7, 31), (14, 384), (31, 385), (33, 2), (35, 769), (113, 9), (257, 5), (300, 23)];

    [Theory]
    [InlineData(1, false, true)]
    [InlineData(2, false, true)]
    [InlineData(2, true, false)]
    [InlineData(2, false, false)]
    [InlineData(3, true, true)]
    public void Run_SymmetricProduct_IsExactlySymmetricAndHasTheBitsOfTheFullOne(int threads, bool transposeA, bool transposeB)
    {
        using var pool = new WorkerPool(threads);
        foreach (TileKernel kernel in ProductCase.Kernels)
        {
            using var engine = new ProductEngine(pool, kernel);
            foreach ((int size, int depth) in s_sizes)
            {
                var shape = new ProductShape(size, size, depth, transposeA, transposeB, IsSymmetric: true);
                using var half = new ProductCase(shape);
                half.Check(engine);
                float[] halfResult = half.Result.ToArray();

                engine.Run(shape with { IsSymmetric = false }, [half.Operands]);
                half.AssertResult();
                AssertSymmetric(halfResult, size);
            }
        }
    }

    [Theory]
    [InlineData(Addition.Apart)]
    [InlineData(Addition.InPlace)]
    internal void Run_SymmetricWithAddend_ReadsTheUpperHalfAndMirrorsIt(Addition addition)
    {
        using var pool = new WorkerPool(2);
        foreach (TileKernel kernel in ProductCase.Kernels)
        {
            using var engine = new ProductEngine(pool, kernel);
            foreach ((int size, int depth) in s_sizes)
            {
                var shape = new ProductShape(size, size, depth, TransposeB: true, IsSymmetric: true);
                using var product = new ProductCase(shape, addition, alpha: 2.0315f, beta: -4.775f);
                product.Check(engine);
                AssertSymmetric(product.Result.ToArray(), size);
            }
        }
    }

    // What commutes in theory does not to the last bit: the lower half is the mirror of the upper one.
    [Fact]
    public void Run_FactorsThatCommuteByRoundingOnly_MirrorsTheUpperHalf()
    {
        const int Size = 131;
        using var pool = new WorkerPool(2);
        using var engine = new ProductEngine(pool);
        var shape = new ProductShape(Size, Size, Size, IsSymmetric: true);
        using var product = new ProductCase(shape, change: (a, b) => Array.Reverse(b));
        product.Check(engine);
        AssertSymmetric(product.Result.ToArray(), Size);
    }

    [Theory]
    [InlineData(2_070, 1)]
    [InlineData(40, 4_200)]
    public void Run_SymmetricInSeveralParts_IsTheScalarLoopsUpperHalf(int size, int depth)
    {
        using var pool = new WorkerPool(2);
        using var engine = new ProductEngine(pool);
        var shape = new ProductShape(size, size, depth, TransposeB: true, IsSymmetric: true);
        using var product = new ProductCase(shape, Addition.InPlace, alpha: 0.5f, beta: 3);
        product.Check(engine);
        AssertSymmetric(product.Result.ToArray(), size);
    }

    private static void AssertSymmetric(float[] matrix, int size)
    {
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column < row; column++)
            {
                float above = matrix[(column * size) + row];
                float below = matrix[(row * size) + column];
                if (BitConverter.SingleToUInt32Bits(above) != BitConverter.SingleToUInt32Bits(below))
                {
                    Assert.Fail($"Row {row}, column {column} of {size} is {below:R}; mirrored it is {above:R}.");
                }
            }
        }
    }
}
