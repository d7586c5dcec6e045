using GuidedDescent.Execution.Cpu;
using GuidedDescent.Execution.Cpu.Factorizations;
using GuidedDescent.Language;

namespace GuidedDescent.Runtime.Tests.Execution.Factorizations;

public unsafe class FactorizationEngineTests
{
    private const int Size = 37;
    private const int Columns = 5;
    private const int Batch = 13;

    [Theory]
    [LibraryData]
    public void Run_AnyThreads_HasTheSameBits(string library)
    {
        float[] expected = ComputeBatch(library, threads: 1);
        foreach (int threads in (int[])[1, 2, 3, 7, 7])
        {
            Assert.Equal(expected, ComputeBatch(library, threads));
        }
    }

    [Theory]
    [LibraryData]
    public void Engine_Floats_AreRoundedDoubles(string library)
    {
        using var pool = new WorkerPool(1);
        var engine = new FactorizationEngine(pool, Libraries.Of(library));
        float[] a = Spd(0), fallback = new float[Size * Size], vectors = new float[Size * Size], values = new float[Size];
        fixed (float* aStart = a, fallbackStart = fallback, vectorStart = vectors, valueStart = values)
        {
            Assert.True(engine.Eigh(Size, aStart, fallbackStart, vectorStart, valueStart));
        }

        double[] exactVectors = new double[Size * Size], exactValues = new double[Size];
        Libraries.Factorizations(library).Eigh(Size, Array.ConvertAll(a, x => (double)x), exactVectors, exactVectors, exactValues);
        Assert.Equal(Array.ConvertAll(exactVectors, x => (float)x), vectors);
        Assert.Equal(Array.ConvertAll(exactValues, x => (float)x), values);
    }

    [Theory]
    [LibraryData]
    public void Engine_ResultsOverOperands_AreTheSame(string library)
    {
        using var pool = new WorkerPool(1);
        var engine = new FactorizationEngine(pool, Libraries.Of(library));
        float[] apart = new float[ResultsOf(Size, Columns)];
        fixed (float* spd = Spd(1), result = apart, fallback = new float[Size * Size])
        {
            ComputeAll(engine, spd, fallback, result);
        }

        float[] square = Spd(1), values = new float[Size];
        fixed (float* start = square, valueStart = values)
        {
            engine.Eigh(Size, start, start, start, valueStart);
        }

        Assert.Equal(apart[..(Size * Size)], square);
        square = Spd(1);
        fixed (float* start = square)
        {
            engine.InverseRoot(Size, start, 4, 1e-3, InverseRootMethod.Eigendecomposition, start, start);
        }

        Assert.Equal(apart[^(Size * Size)..], square);
    }

    [Theory]
    [LibraryData]
    public void Engine_NotFinite_TakesFallbacks(string library)
    {
        using var pool = new WorkerPool(1);
        var engine = new FactorizationEngine(pool, Libraries.Of(library));
        float[] a = [1, 0, 0, float.NaN], fallback = [0, 1, 1, 0], result = new float[4], values = [5, 5];
        fixed (float* matrix = a, backup = fallback, target = result, valueStart = values)
        {
            Assert.False(engine.Eigh(2, matrix, backup, target, valueStart));
            Assert.Equal(fallback, result);
            Assert.Equal([0f, 0f], values);
            result.AsSpan().Clear();
            Assert.False(engine.Qr(2, 2, matrix, backup, target));
            Assert.Equal(fallback, result);
            result.AsSpan().Clear();
            Assert.False(engine.InverseRoot(2, matrix, 2, 1, InverseRootMethod.CoupledNewton, backup, target));
            Assert.Equal(fallback, result);
            Assert.False(engine.Cholesky(2, matrix, target));
            Assert.Equal([1f, 0, 0, 1], result);
            Assert.False(engine.Solve(2, 2, matrix, backup, target));
            Assert.Equal(fallback, result);
        }
    }

    [Theory]
    [LibraryAndNumberData(1e-38, 1e-30, 1e30, 1e38)]
    public void Engine_AnyScale_StaysInRange(string library, double scale)
    {
        // Squares of these do not fit into floats.
        using var pool = new WorkerPool(1);
        var engine = new FactorizationEngine(pool, Libraries.Of(library));
        float[] a = Array.ConvertAll(Spd(2), x => (float)(x * scale / Size)), result = new float[ResultsOf(Size, Columns)];
        fixed (float* matrix = a, target = result, fallback = new float[Size * Size])
        {
            Assert.True(engine.Eigh(Size, matrix, fallback, target, target + (Size * Size)));
            Assert.True(engine.Qr(Size, Columns, matrix, fallback, target));
            Assert.True(engine.Cholesky(Size, matrix, target));
            Assert.True(engine.InverseRoot(Size, matrix, 4, 1e-6 * scale, InverseRootMethod.CoupledNewton, fallback, target));
        }
    }

    [Theory]
    [LibraryData]
    public void InverseRoot_TooLargeForFloats_TakesFallback(string library)
    {
        using var pool = new WorkerPool(1);
        var engine = new FactorizationEngine(pool, Libraries.Of(library));
        float a = 1e-30f, fallback = 3, root = 0;
        Assert.False(engine.InverseRoot(1, &a, 0.5, 0, InverseRootMethod.Eigendecomposition, &fallback, &root));
        Assert.Equal(3, root);
    }

    [Theory]
    [LibraryData]
    public void Engine_Empty_DoesNothing(string library)
    {
        using var pool = new WorkerPool(2);
        var engine = new FactorizationEngine(pool, Libraries.Of(library));
        float none = 0;
        Assert.True(engine.Eigh(0, &none, &none, &none, &none));
        Assert.True(engine.Qr(0, 0, &none, &none, &none));
        Assert.True(engine.Cholesky(0, &none, &none));
        Assert.True(engine.Solve(0, 2, &none, &none, &none));
        Assert.True(engine.InverseRoot(0, &none, 2, 1, InverseRootMethod.CoupledNewton, &none, &none));
        engine.Run(0, _ => Assert.Fail("There is nothing to do."));
    }

    [LapackFact]
    public void Engine_SecondTime_AllocatesNothing()
    {
        using var pool = new WorkerPool(1);
        var engine = new FactorizationEngine(pool, Libraries.Of(Libraries.Lapack!));
        fixed (float* spd = Spd(3), result = new float[ResultsOf(Size, Columns)], fallback = new float[Size * Size])
        {
            ComputeAll(engine, spd, fallback, result);
            long before = GC.GetAllocatedBytesForCurrentThread();
            ComputeAll(engine, spd, fallback, result);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [Fact]
    public void Run_BodyThrows_ReachesTheCaller()
    {
        using var pool = new WorkerPool(3);
        var engine = new FactorizationEngine(pool, ManagedFactorizationLibrary.Instance);
        Assert.Throws<InvalidDataException>(() => engine.Run(20, index => throw new InvalidDataException()));
        int done = 0;
        engine.Run(20, _ => Interlocked.Increment(ref done));
        Assert.Equal(20, done);
    }

    private static float[] ComputeBatch(string library, int threads)
    {
        using var pool = new WorkerPool(threads);
        var engine = new FactorizationEngine(pool, Libraries.Of(library));
        float[] matrices = [.. Enumerable.Range(0, Batch).SelectMany(Spd)];
        float[] results = new float[Batch * ResultsOf(Size, Columns)];
        float[] fallback = new float[Size * Size];
        engine.Run(Batch, index =>
        {
            fixed (float* spd = &matrices[index * Size * Size], result = &results[index * ResultsOf(Size, Columns)], back = fallback)
            {
                ComputeAll(engine, spd, back, result);
            }
        });
        return results;
    }

    private static int ResultsOf(int n, int columns) => (4 * n * n) + n + (2 * n * columns);

    // Vectors, values, root by iteration, orthogonal and triangular factor, solution, root.
    private static void ComputeAll(FactorizationEngine engine, float* spd, float* fallback, float* result)
    {
        const int square = Size * Size;
        engine.Eigh(Size, spd, fallback, result, result + square);
        result += square + Size;
        engine.InverseRoot(Size, spd, 2, 1e-3, InverseRootMethod.CoupledNewton, fallback, result);
        result += square;
        engine.Qr(Size, Columns, spd, fallback, result);
        result += Size * Columns;
        engine.Cholesky(Size, spd, result);
        result += square;
        engine.Solve(Size, Columns, spd, spd, result);
        result += Size * Columns;
        engine.InverseRoot(Size, spd, 4, 1e-3, InverseRootMethod.Eigendecomposition, fallback, result);
    }

    private static float[] Spd(int seed)
    {
        double[] values = [.. Enumerable.Range(1, Size).Select(index => (double)index)];
        return Array.ConvertAll(Matrices.WithEigenvalues(values, seed), x => (float)x);
    }
}
