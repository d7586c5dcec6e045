using GuidedDescent.Cuda;
using GuidedDescent.Cuda.Tests.Devices;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda.Tests.Matrices;

[Collection(EmulatedGpu.Collection)]
public sealed class CudaFactorizationsTests
{
    [GxxTheory]
    [InlineData(1, 0)]
    [InlineData(2, 30)]
    [InlineData(7, -100)]
    [InlineData(33, 0)]
    [InlineData(33, 100)]
    public void Eigh_SymmetricMatrix_GivesOrderedOrientedEigenvectors(int n, int exponent)
    {
        using var gpu = new MatrixGpu();
        using CudaFactorizations factorizations = gpu.Libraries.CreateFactorizations();
        float[] a = Symmetric(n, seed: n, MathF.ScaleB(1, exponent));
        CUdeviceptr vectors = gpu.Allocate(n * n), values = gpu.Allocate(n);
        factorizations.ReserveEigh(n);

        factorizations.Eigh(n, gpu.Upload(a), gpu.Upload(Constant(n * n, float.NaN)), vectors, values);

        float[] v = gpu.Read(vectors, n * n), w = gpu.Read(values, n);
        Assert.Equal(w.OrderDescending(), w);
        AssertOrthonormal(n, n, v);
        for (int column = 0; column < n; column++)
        {
            for (int row = 0; row < n; row++)
            {
                double product = Enumerable.Range(0, n).Sum(k => (double)a[(row * n) + k] * v[(k * n) + column]);
                Assert.InRange(product - ((double)w[column] * v[(row * n) + column]), -1e-6 * n * MaxAbs(a), 1e-6 * n * MaxAbs(a));
            }

            float[] vector = Column(v, n, n, column);
            Assert.True(vector.First(component => MathF.Abs(component) >= MaxAbs(vector) * (1 - 1e-5)) > 0);
        }
    }

    // The eigenvectors are known: those of the identity, permuted, with equal values and zeros among them.
    [GxxFact]
    public void Eigh_DiagonalMatrix_GivesUnitVectors()
    {
        using var gpu = new MatrixGpu();
        using CudaFactorizations factorizations = gpu.Libraries.CreateFactorizations();
        CUdeviceptr a = gpu.Upload(2, 0, 0, 0, -1, 0, 0, 0, 5), values = gpu.Allocate(3);
        factorizations.ReserveEigh(3);

        factorizations.Eigh(3, a, a, a, values);

        Assert.Equal([0, 1, 0, 0, 0, 1, 1, 0, 0], gpu.Read(a, 9));
        Assert.Equal([5, 2, -1], gpu.Read(values, 3));
    }

    [GxxTheory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Eigh_NotFinite_TakesTheFallback(float spoiled)
    {
        using var gpu = new MatrixGpu();
        using CudaFactorizations factorizations = gpu.Libraries.CreateFactorizations();
        float[] fallback = [1, 0, 0, 0, 0, 1, 0, 1, 0];
        CUdeviceptr a = gpu.Upload(spoiled, 0, 0, 0, 3, 1, 0, 1, 7), basis = gpu.Upload(fallback), values = gpu.Allocate(3);
        factorizations.ReserveEigh(3);

        factorizations.Eigh(3, a, basis, basis, values);

        Assert.Equal(fallback, gpu.Read(basis, 9));
        Assert.Equal([0, 0, 0], gpu.Read(values, 3));
    }

    [GxxFact]
    public void Eigh_ThatDoesNotConverge_TakesTheFallbackAndItsForms()
    {
        using var gpu = new MatrixGpu();
        using CudaFactorizations factorizations = gpu.Libraries.CreateFactorizations();
        float[] fallback = [1, 0, 0, 0, 0, 1, 0, 1, 0];
        CUdeviceptr a = gpu.Upload(2, 1, 0, 1, 3, 1, 0, 1, 7), values = gpu.Allocate(3), vectors = gpu.Allocate(9);
        factorizations.ReserveEigh(3);
        EmulatedGpu.Driver.FailOn("cusolverDnDsyevd_convergence", 0, 2);

        factorizations.Eigh(3, a, gpu.Upload(fallback), vectors, values);

        Assert.Equal(fallback, gpu.Read(vectors, 9));
        Assert.Equal([2, 7, 3], gpu.Read(values, 3));
    }

    [GxxFact]
    public void Eigh_ThatCusolverRefuses_Throws()
    {
        using var gpu = new MatrixGpu();
        using CudaFactorizations factorizations = gpu.Libraries.CreateFactorizations();
        EmulatedGpu.Driver.FailOn("cusolverDnDsyevd", 0, 6);
        CUdeviceptr a = gpu.Upload(Symmetric(4, 1, 1)), values = gpu.Allocate(4);
        factorizations.ReserveEigh(4);

        var refusal = Assert.Throws<CudaLibraryException>(() => factorizations.Eigh(4, a, a, a, values));

        Assert.Equal(("cuSOLVER", 6), (refusal.Library, refusal.StatusCode));
    }

    [GxxTheory]
    [InlineData(1, 1)]
    [InlineData(5, 5)]
    [InlineData(40, 17)]
    public void Qr_Matrix_GivesTheFactorWithAPositiveDiagonal(int rows, int columns)
    {
        using var gpu = new MatrixGpu();
        using CudaFactorizations factorizations = gpu.Libraries.CreateFactorizations();
        float[] a = PlainProduct.Numbers(rows, rows * columns);
        CUdeviceptr q = gpu.Upload(a);
        factorizations.ReserveQr(rows, columns);

        factorizations.Qr(rows, columns, q, gpu.Upload(Constant(rows * columns, float.NaN)), q);

        float[] found = gpu.Read(q, rows * columns);
        AssertOrthonormal(rows, columns, found);
        for (int column = 0; column < columns; column++)
        {
            for (int left = column; left < columns; left++)
            {
                double r = Column(found, rows, columns, left).Zip(Column(a, rows, columns, column), (x, y) => (double)x * y).Sum();
                Assert.True(left == column ? r > 0 : Math.Abs(r) < 1e-4, $"R[{left}, {column}] is {r}");
            }
        }
    }

    [GxxFact]
    public void Qr_DependentColumns_AreCompletedOrthonormally()
    {
        using var gpu = new MatrixGpu();
        using CudaFactorizations factorizations = gpu.Libraries.CreateFactorizations();
        float[] a = [.. Enumerable.Range(0, 6).SelectMany(row => new float[] { row + 1, 2 * (row + 1), 0, row * row })];
        CUdeviceptr q = gpu.Allocate(24);
        factorizations.ReserveQr(6, 4);

        factorizations.Qr(6, 4, gpu.Upload(a), q, q);

        AssertOrthonormal(6, 4, gpu.Read(q, 24));
    }

    [GxxFact]
    public void Qr_NotFinite_TakesTheFallback()
    {
        using var gpu = new MatrixGpu();
        using CudaFactorizations factorizations = gpu.Libraries.CreateFactorizations();
        CUdeviceptr q = gpu.Allocate(6);
        factorizations.ReserveQr(3, 2);

        factorizations.Qr(3, 2, gpu.Upload(1, 2, 3, float.NaN, 5, 6), gpu.Upload(9, 8, 7, 6, 5, 4), q);

        Assert.Equal([9, 8, 7, 6, 5, 4], gpu.Read(q, 6));
        Assert.Throws<ArgumentException>(() => factorizations.Qr(2, 3, q, q, q));
    }

    [GxxTheory]
    [InlineData(1, 1e-30f)]
    [InlineData(6, 1f)]
    [InlineData(29, 1e20f)]
    public void Cholesky_PositiveDefinite_GivesTheLowerFactor(int n, float scale)
    {
        using var gpu = new MatrixGpu();
        using CudaFactorizations factorizations = gpu.Libraries.CreateFactorizations();
        float[] a = PositiveDefinite(n, scale);
        CUdeviceptr lower = gpu.Upload(a);
        factorizations.ReserveCholesky(n);

        factorizations.Cholesky(n, lower, lower);

        AssertFactor(n, gpu.Read(lower, n * n), a, raise: 0);
    }

    // Raised by 1e-6 of the mean of the diagonal, times ten until it is enough; 1e-6 itself where there is no diagonal.
    [GxxTheory]
    [InlineData(new float[] { 1, 1, 1, 1 }, 1e-6)]
    [InlineData(new float[] { 0, 0, 0, 0 }, 1e-6)]
    [InlineData(new float[] { 4, 0, 0, -1 }, 1)]
    public void Cholesky_NotPositiveDefinite_RaisesTheDiagonal(float[] a, double raise)
    {
        using var gpu = new MatrixGpu();
        using CudaFactorizations factorizations = gpu.Libraries.CreateFactorizations();
        CUdeviceptr lower = gpu.Allocate(4);
        factorizations.ReserveCholesky(2);

        factorizations.Cholesky(2, gpu.Upload(a), lower);

        AssertFactor(2, gpu.Read(lower, 4), a, raise);
    }

    [GxxFact]
    public void Solve_PositiveDefinite_SolvesForEachColumn()
    {
        const int n = 12, columns = 5;
        using var gpu = new MatrixGpu();
        using CudaFactorizations factorizations = gpu.Libraries.CreateFactorizations();
        float[] a = PositiveDefinite(n, 1e6f), b = PlainProduct.Numbers(4, n * columns);
        CUdeviceptr x = gpu.Upload(b);
        factorizations.ReserveCholesky(n, columns);

        factorizations.Solve(n, columns, gpu.Upload(a), x, x);

        float[] found = gpu.Read(x, n * columns);
        for (int row = 0; row < n; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                double product = Enumerable.Range(0, n).Sum(k => (double)a[(row * n) + k] * found[(k * columns) + column]);
                Assert.Equal(b[(row * columns) + column], product, 1e-4 * MaxAbs(b));
            }
        }
    }

    [GxxFact]
    public void CholeskyAndSolve_NotFinite_GiveTheIdentityAndB()
    {
        using var gpu = new MatrixGpu();
        using CudaFactorizations factorizations = gpu.Libraries.CreateFactorizations();
        CUdeviceptr a = gpu.Upload(1, float.NaN, 0, 1), result = gpu.Allocate(4);
        factorizations.ReserveCholesky(2, 2);

        factorizations.Cholesky(2, a, result);
        Assert.Equal([1, 0, 0, 1], gpu.Read(result, 4));

        factorizations.Solve(2, 2, a, gpu.Upload(3, 4, 5, 6), result);
        Assert.Equal([3, 4, 5, 6], gpu.Read(result, 4));
    }

    [GxxTheory]
    [InlineData(1, 2, 0.5)]
    [InlineData(9, 4, 1e-6)]
    [InlineData(21, 2, 1e-3)]
    [InlineData(9, 1, 100)]
    public void InverseRoot_ToItsPowerTimesTheMatrix_IsTheIdentity(int n, int p, double damping)
    {
        using var gpu = new MatrixGpu();
        using CudaFactorizations factorizations = gpu.Libraries.CreateFactorizations();
        float[] a = PositiveDefinite(n, 3);
        CUdeviceptr root = gpu.Allocate(n * n);
        factorizations.ReserveEigh(n);

        factorizations.InverseRoot(n, gpu.Upload(a), p, damping, gpu.Upload(Constant(n * n, float.NaN)), root);

        float[] x = gpu.Read(root, n * n);
        double[] damped = [.. a.Select((value, place) => value + (place % (n + 1) == 0 ? damping : 0))];
        for (int factor = 0; factor < p; factor++)
        {
            damped = Multiply(n, x, damped);
        }

        for (int place = 0; place < n * n; place++)
        {
            Assert.Equal(place % (n + 1) == 0 ? 1 : 0, damped[place], 1e-3);
            Assert.Equal(x[place], x[(place % n * n) + (place / n)]);
        }
    }

    [GxxTheory]
    [InlineData(float.NaN, 1)]
    [InlineData(1, 0)]
    public void InverseRoot_NotFiniteOrSingularWithoutDamping_TakesTheFallback(float first, double damping)
    {
        using var gpu = new MatrixGpu();
        using CudaFactorizations factorizations = gpu.Libraries.CreateFactorizations();
        CUdeviceptr root = gpu.Upload(9, 8, 7, 6);
        factorizations.ReserveEigh(2);

        factorizations.InverseRoot(2, gpu.Upload(first, 0, 0, 0), 2, damping, root, root);

        Assert.Equal([9, 8, 7, 6], gpu.Read(root, 4));
    }

    // The value 0 has an error of 2^-53 |v| |A| 1 = 3.1e-16, from rounding, though Av - 0 v may come out as 0.
    [GxxTheory]
    [InlineData(2e-14, false)]
    [InlineData(1e-13, true)]
    public void InverseRoot_DampingOfTheSizeOfRounding_TakesTheFallback(double damping, bool isTrusted)
    {
        using var gpu = new MatrixGpu();
        using CudaFactorizations factorizations = gpu.Libraries.CreateFactorizations();
        CUdeviceptr root = gpu.Allocate(4);
        factorizations.ReserveEigh(2);

        factorizations.InverseRoot(2, gpu.Upload(1, 1, 1, 1), 1, damping, gpu.Upload(9, 8, 7, 6), root);

        float[] found = gpu.Read(root, 4);
        Assert.Equal(isTrusted ? 0.5 / damping : 9, found[0], isTrusted ? 0.01 / damping : 0);
    }

    // Negative eigenvalues count as zero.
    [GxxFact]
    public void InverseRoot_NegativeEigenvalue_CountsAsZero()
    {
        using var gpu = new MatrixGpu();
        using CudaFactorizations factorizations = gpu.Libraries.CreateFactorizations();
        CUdeviceptr root = gpu.Allocate(4);
        factorizations.ReserveEigh(2);

        factorizations.InverseRoot(2, gpu.Upload(3, 0, 0, -5), 2, 1, gpu.Upload(9, 9, 9, 9), root);

        Assert.Equal([0.5f, 0, 0, 1], gpu.Read(root, 4));
    }

    [GxxFact]
    public void Enqueueing_NeitherWaitsNorAllocates()
    {
        using var gpu = new MatrixGpu();
        using CudaFactorizations factorizations = gpu.Libraries.CreateFactorizations();
        CUdeviceptr a = gpu.Upload(PositiveDefinite(5, 1)), b = gpu.Allocate(25), c = gpu.Allocate(5);
        factorizations.ReserveEigh(5);
        factorizations.ReserveQr(5, 5);
        factorizations.ReserveCholesky(5, 5);
        EmulatedCudaCounters before = EmulatedGpu.Driver.Counters;

        factorizations.Eigh(5, a, a, b, c);
        factorizations.Qr(5, 5, a, a, b);
        factorizations.Solve(5, 5, a, a, b);
        factorizations.InverseRoot(5, a, 4, 1, a, b);

        EmulatedCudaCounters spent = EmulatedGpu.Driver.Counters - before;
        Assert.Equal(
            default, spent with { KernelLaunches = 0, KernelArgumentBytes = 0, LibraryWork = 0 });
    }

    [GxxFact]
    public void Eigh_WhileTheStreamIsCaptured_IsRefused()
    {
        using var gpu = new MatrixGpu();
        using CudaFactorizations factorizations = gpu.Libraries.CreateFactorizations();
        CUdeviceptr a = gpu.Upload(1, 0, 0, 1), values = gpu.Allocate(2);
        factorizations.ReserveEigh(2);
        CUgraph graph = default;
        EmulatedGpu.Check(ManagedCuda.DriverAPINativeMethods.Streams.cuStreamBeginCapture(
            gpu.Session.Stream, CUstreamCaptureMode.Local));

        Assert.Throws<InvalidOperationException>(() => factorizations.Eigh(2, a, a, a, values));

        EmulatedGpu.Check(ManagedCuda.DriverAPINativeMethods.Streams.cuStreamEndCapture(gpu.Session.Stream, ref graph));
        EmulatedGpu.Check(ManagedCuda.DriverAPINativeMethods.GraphManagment.cuGraphDestroy(graph));
    }

    private static float[] Symmetric(int n, int seed, float scale)
    {
        float[] a = PlainProduct.Numbers(seed, n * n);
        return [.. a.Select((value, place) => (value + a[(place % n * n) + (place / n)]) * scale)];
    }

    private static float[] PositiveDefinite(int n, float scale)
    {
        float[] a = PlainProduct.Numbers(n + 50, n * (n + 4));
        float[] gram = PlainProduct.Of(new DeviceProductShape(n, n, n + 4, TransposeB: true), a, a, null, 1, 0);
        return [.. gram.Select((value, place) => (value + (place % (n + 1) == 0 ? 1 : 0)) * scale)];
    }

    private static double[] Multiply(int n, float[] a, double[] b) =>
    [
        .. Enumerable.Range(0, n * n).Select(place =>
            Enumerable.Range(0, n).Sum(k => a[(place / n * n) + k] * b[(k * n) + (place % n)])),
    ];

    private static float[] Constant(int count, float value) => [.. Enumerable.Repeat(value, count)];

    private static float MaxAbs(float[] values) => values.Max(MathF.Abs);

    private static float[] Column(float[] matrix, int rows, int columns, int column) =>
        [.. Enumerable.Range(0, rows).Select(row => matrix[(row * columns) + column])];

    private static void AssertOrthonormal(int rows, int columns, float[] matrix)
    {
        for (int left = 0; left < columns; left++)
        {
            for (int right = 0; right <= left; right++)
            {
                double dot = Column(matrix, rows, columns, left).Zip(Column(matrix, rows, columns, right), (x, y) => (double)x * y).Sum();
                Assert.Equal(left == right ? 1 : 0, dot, 2e-6);
            }
        }
    }

    private static void AssertFactor(int n, float[] lower, float[] a, double raise)
    {
        double mean = Enumerable.Range(0, n).Average(i => (double)a[i * (n + 1)]);
        double expectedRaise = raise * (mean == 0 ? 1 : mean);

        // Of the rounding to floats, twice.
        double tolerance = 1.3e-7 * (MaxAbs(a) + expectedRaise);
        for (int row = 0; row < n; row++)
        {
            Assert.True(lower[row * (n + 1)] > 0);
            for (int column = 0; column < n; column++)
            {
                Assert.True(column <= row || lower[(row * n) + column] == 0);
                double product = Enumerable.Range(0, n).Sum(k => (double)lower[(row * n) + k] * lower[(column * n) + k]);
                double expected = a[(row * n) + column] + (row == column ? expectedRaise : 0);
                Assert.Equal(expected, product, tolerance);
            }
        }
    }
}
