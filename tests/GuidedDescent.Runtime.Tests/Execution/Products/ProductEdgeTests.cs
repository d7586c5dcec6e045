using GuidedDescent.Execution.Cpu;
using GuidedDescent.Execution.Cpu.Products;

namespace GuidedDescent.Runtime.Tests.Execution.Products;

/// <summary>Empty matrices, numbers that are none, factors of zero, and what the engine holds on to.</summary>
public class ProductEdgeTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-0.0f)]
    public void Run_BetaZero_DoesNotReadC(float beta)
    {
        using var pool = new WorkerPool(1);
        using var engine = new ProductEngine(pool);
        using var product = new ProductCase(new ProductShape(20, 40, 30), Addition.InPlace, alpha: 2, beta);
        product.Result.Fill(float.NaN);
        product.Check(engine);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_WithoutDepth_LeavesWhatIsAdded(bool isSymmetric)
    {
        using var pool = new WorkerPool(1);
        using var engine = new ProductEngine(pool);
        var shape = new ProductShape(20, 20, Depth: 0, IsSymmetric: isSymmetric);
        foreach (Addition addition in Enum.GetValues<Addition>())
        {
            using var product = new ProductCase(shape, addition, alpha: 2, beta: 0.5f);
            product.Check(engine);
        }
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(5, 0)]
    [InlineData(0, 0)]
    public void Run_NothingToCompute_TouchesNothing(int rows, int columns)
    {
        using var pool = new WorkerPool(1);
        using var engine = new ProductEngine(pool);
        engine.Run(new ProductShape(rows, columns, 3), [default]);
        engine.Run(new ProductShape(2, 3, 4), []);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(float.MaxValue)]
    [InlineData(float.Epsilon)]
    public void Run_UnusualNumbers_GoWhereTheScalarLoopTakesThem(float unusual)
    {
        using var pool = new WorkerPool(2);
        foreach (TileKernel kernel in ProductCase.Kernels)
        {
            using var engine = new ProductEngine(pool, kernel);
            using var product = new ProductCase(
                new ProductShape(19, 37, 300),
                change: (a, b) =>
                {
                    a[(3 * 300) + 299] = unusual;
                    a[(18 * 300) + 7] = unusual;
                    b[(7 * 37) + 36] = 0;
                    b[(8 * 37) + 5] = unusual;
                });
            product.Check(engine);
            Assert.True(float.IsFinite(product.Result[0]));
        }
    }

    [Fact]
    public void Run_SizesThatHaveBeen_AllocatesNothing()
    {
        using var pool = new WorkerPool(2);
        using var engine = new ProductEngine(pool);
        var small = new ProductShape(20, 30, 40);
        var large = new ProductShape(200, 150, 300);
        using var first = new ProductCase(small);
        using var second = new ProductCase(large);
        ProductOperands[] batch = [.. Enumerable.Repeat(first.Operands, 200)];
        ProductOperands[] single = [second.Operands];
        RunBoth();

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < 10; round++)
        {
            RunBoth();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void RunBoth()
        {
            engine.Run(small, batch);
            engine.Run(large, single);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(200)]
    public void Run_PoolIsGone_IsRefused(int size)
    {
        var pool = new WorkerPool(2);
        using var engine = new ProductEngine(pool);
        using var product = new ProductCase(new ProductShape(size, size, size));
        pool.Dispose();
        ProductOperands[] batch = [product.Operands];
        Assert.Throws<ObjectDisposedException>(() => engine.Run(new ProductShape(size, size, size), batch));
    }

    [Fact]
    public async Task Run_TwoEnginesOnOnePool_TakeTurns()
    {
        using var pool = new WorkerPool(3);
        await Task.WhenAll(Enumerable.Range(1, 2).Select(seed => Task.Run(() =>
        {
            using var engine = new ProductEngine(pool);
            for (int round = 0; round < 3; round++)
            {
                using var product = new ProductCase(new ProductShape(150, 130, 140), seed: (seed * 100) + round);
                product.Check(engine);
            }
        })));
    }
}
