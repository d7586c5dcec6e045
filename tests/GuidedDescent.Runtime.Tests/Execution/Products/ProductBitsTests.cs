using GuidedDescent.Execution.Cpu;
using GuidedDescent.Execution.Cpu.Products;

namespace GuidedDescent.Runtime.Tests.Execution.Products;

/// <summary>Every bit is as the numeric contract has it, whatever the shape, the processor's vectors and the threads.</summary>
public class ProductBitsTests
{
    // The last is large enough to be split over threads.
    private static readonly (int Rows, int Columns, int Depth)[] s_sizes =
    [
        (1, 1, 1), (2, 1, 7), (1, 2, 300), (7, 31, 2), (14, 32, 384), (15, 33, 385), (13, 31, 383), (31, 7, 769), (64, 64, 64),
        (113, 257, 5), (1, 513, 385), (513, 1, 385), (300, 2, 1), (2, 300, 768), (130, 60, 390),
    ];

    public static TheoryData<int, bool, bool> Layouts { get; } = new()
    {
        { 1, false, false }, { 1, false, true }, { 1, true, false }, { 1, true, true },
        { 2, false, false }, { 2, false, true }, { 2, true, false }, { 2, true, true },
        { 7, false, true },
    };

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Run_AnySize_GivesTheBitsOfTheScalarLoop(int threads, bool transposeA, bool transposeB)
    {
        using var pool = new WorkerPool(threads);
        foreach (TileKernel kernel in ProductCase.Kernels)
        {
            using var engine = new ProductEngine(pool, kernel);
            foreach ((int rows, int columns, int depth) in s_sizes)
            {
                using var product = new ProductCase(new ProductShape(rows, columns, depth, transposeA, transposeB));
                product.Check(engine);
            }
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 0.3f)]
    [InlineData(-0.7f, 1)]
    [InlineData(2.0315f, -4.775f)]
    [InlineData(0, 0.5f)]
    public void Run_WithFactors_GivesTheBitsOfTheScalarLoop(float alpha, float beta)
    {
        using var pool = new WorkerPool(2);
        foreach (TileKernel kernel in ProductCase.Kernels)
        {
            using var engine = new ProductEngine(pool, kernel);
            foreach ((int rows, int columns, int depth) in s_sizes)
            {
                foreach (Addition addition in Enum.GetValues<Addition>())
                {
                    using var product = new ProductCase(new ProductShape(rows, columns, depth), addition, alpha, beta);
                    product.Check(engine);
                }
            }
        }
    }

    // Sides beyond 2,048 and depths beyond 4,096 are computed in several parts.
    [Theory]
    [InlineData(2_100, 65, 40, false, false)]
    [InlineData(33, 2_301, 70, true, true)]
    [InlineData(2_050, 2_060, 1, false, true)]
    [InlineData(20, 70, 4_100, false, false)]
    [InlineData(21, 300, 8_300, true, false)]
    [InlineData(300, 5, 4_400, false, true)]
    public void Run_InSeveralParts_GivesTheBitsOfTheScalarLoop(int rows, int columns, int depth, bool transposeA, bool transposeB)
    {
        using var pool = new WorkerPool(2);
        using var engine = new ProductEngine(pool);
        using var product = new ProductCase(
            new ProductShape(rows, columns, depth, transposeA, transposeB), Addition.InPlace, alpha: 0.9f, beta: -1.5f);
        product.Check(engine);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Run_Batch_ComputesEveryProduct(int threads)
    {
        using var pool = new WorkerPool(threads);
        using var engine = new ProductEngine(pool);
        foreach ((int count, int rows, int columns, int depth) in
            new[] { (1, 9, 9, 9), (3, 20, 33, 40), (64, 40, 30, 50), (50, 3, 1, 2), (9, 130, 140, 150), (3, 150, 140, 130) })
        {
            var shape = new ProductShape(rows, columns, depth, TransposeB: true);
            ProductCase[] products =
                [.. Enumerable.Range(1, count).Select(seed => new ProductCase(shape, Addition.Apart, alpha: seed, beta: 2, seed))];
            engine.Run(shape, [.. products.Select(product => product.Operands)]);
            foreach (ProductCase product in products)
            {
                product.AssertResult();
                product.Dispose();
            }
        }
    }
}
