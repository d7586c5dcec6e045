using GuidedDescent.Cuda;
using GuidedDescent.Cuda.Tests.Devices;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda.Tests.Matrices;

[Collection(EmulatedGpu.Collection)]
public sealed class CudaProductsTests
{
    private const float Alpha = 0.75f;
    private const float Beta = -1.25f;

    [GxxTheory]
    [InlineData(1, 1, 1, false, false, 1, true)]
    [InlineData(5, 3, 7, false, false, 1, true)]
    [InlineData(5, 3, 7, true, false, 4, true)]
    [InlineData(5, 3, 7, false, true, 4, false)]
    [InlineData(5, 3, 7, true, true, 3, true)]
    [InlineData(33, 18, 600, false, true, 2, false)]
    [InlineData(17, 64, 385, true, false, 2, true)]
    [InlineData(4, 6, 0, false, false, 2, true)]
    public void Enqueue_AnyShape_HasTheBitsOfThePlainLoops(
        int rows, int columns, int depth, bool transposeA, bool transposeB, int count, bool isSpaced)
    {
        using var gpu = new MatrixGpu();
        using CudaProducts products = gpu.Libraries.CreateProducts(ProductPrecision.Single);
        var shape = new DeviceProductShape(rows, columns, depth, transposeA, transposeB);
        var batch = new ProductBatch(gpu, shape, count, isSpaced);
        products.Reserve(shape, count);

        products.Enqueue(
            shape, new() { A = batch.A, B = batch.B, D = batch.D }, ProductFactor.Of(Alpha), ProductFactor.Of(Beta), gpu.Session.Stream);
        Assert.Equal(batch.Expected(Alpha, 0), batch.Read(batch.D));

        products.Enqueue(
            shape,
            new() { A = batch.A, B = batch.B, C = batch.C, D = batch.D },
            ProductFactor.Of(Alpha),
            ProductFactor.Of(Beta),
            gpu.Session.Stream);
        Assert.Equal(batch.Expected(Alpha, Beta), batch.Read(batch.D));

        products.Enqueue(
            shape,
            new() { A = batch.A, B = batch.B, C = batch.C, D = batch.C },
            ProductFactor.One,
            ProductFactor.Of(Beta),
            gpu.Session.Stream);
        Assert.Equal(batch.Expected(1, Beta), batch.Read(batch.C));
    }

    [GxxTheory]
    [InlineData(true, 1)]
    [InlineData(false, 5)]
    public void Enqueue_Batch_IsOneCallWhereItemsAreEquallySpaced(bool isSpaced, int leastCalls)
    {
        using var gpu = new MatrixGpu();
        using CudaProducts products = gpu.Libraries.CreateProducts(ProductPrecision.Single);
        var shape = new DeviceProductShape(4, 4, 4);
        var batch = new ProductBatch(gpu, shape, 10, isSpaced);
        products.Reserve(shape, 10);
        EmulatedCudaCounters before = EmulatedGpu.Driver.Counters;

        products.Enqueue(
            shape, new() { A = batch.A, B = batch.B, D = batch.D }, ProductFactor.One, ProductFactor.Zero, gpu.Session.Stream);

        EmulatedCudaCounters spent = EmulatedGpu.Driver.Counters - before;
        Assert.InRange(spent.LibraryWork, leastCalls, isSpaced ? 1 : 10);
        Assert.Equal(spent with { LibraryWork = 0 }, default);
    }

    // A is the same for all, as an identity matrix is, and B is A.
    [GxxFact]
    public void Enqueue_SharedFactors_IsOneCall()
    {
        using var gpu = new MatrixGpu();
        using CudaProducts products = gpu.Libraries.CreateProducts(ProductPrecision.Single);
        var shape = new DeviceProductShape(6, 6, 9, TransposeB: true);
        float[] numbers = PlainProduct.Numbers(1, shape.LeftElements);
        CUdeviceptr shared = gpu.Upload(numbers);
        CUdeviceptr results = gpu.Allocate(3 * shape.ResultElements);
        CUdeviceptr[] d = [.. Enumerable.Range(0, 3).Select(item => results + (SizeT)(item * shape.ResultElements * sizeof(float)))];
        products.Reserve(shape, 3);
        EmulatedCudaCounters before = EmulatedGpu.Driver.Counters;

        products.Enqueue(
            shape,
            new() { A = [shared, shared, shared], B = [shared, shared, shared], D = d },
            ProductFactor.One,
            ProductFactor.Zero,
            gpu.Session.Stream);

        Assert.Equal(1, (EmulatedGpu.Driver.Counters - before).LibraryWork);
        float[] expected = PlainProduct.Of(shape, numbers, numbers, null, 1, 0);
        Assert.All(d, each => Assert.Equal(expected, gpu.Read(each, shape.ResultElements)));
    }

    [GxxTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void Enqueue_FactorsOnTheDevice_AreReadWhenTheProductIsComputed(bool isSpaced)
    {
        using var gpu = new MatrixGpu();
        using CudaProducts products = gpu.Libraries.CreateProducts(ProductPrecision.Single);
        var shape = new DeviceProductShape(5, 4, 3);
        var batch = new ProductBatch(gpu, shape, 3, isSpaced);
        CUdeviceptr alpha = gpu.Upload(9), beta = gpu.Upload(9);
        products.Reserve(shape, 3);
        gpu.Write(alpha, [Alpha]);
        gpu.Write(beta, [Beta]);

        Enqueue(ProductFactor.At(alpha), ProductFactor.At(beta), []);
        Assert.Equal(batch.Expected(Alpha, Beta), batch.Read(batch.D));

        Enqueue(ProductFactor.At(alpha), ProductFactor.Of(0.5f), []);
        Assert.Equal(batch.Expected(Alpha, 0.5f), batch.Read(batch.D));

        Enqueue(ProductFactor.Of(0.5f), ProductFactor.At(beta), []);
        Assert.Equal(batch.Expected(0.5f, Beta), batch.Read(batch.D));

        products.Enqueue(
            shape, new() { A = batch.A, B = batch.B, D = batch.D }, ProductFactor.At(alpha), ProductFactor.One, gpu.Session.Stream);
        Assert.Equal(batch.Expected(Alpha, 0), batch.Read(batch.D));

        float[] scalars = [3, -0.1f, 1e-3f];
        CUdeviceptr dense = gpu.Upload(scalars);
        CUdeviceptr[] places = isSpaced
            ? [dense, dense + (SizeT)sizeof(float), dense + (SizeT)(2 * sizeof(float))]
            : [.. scalars.Select(scalar => gpu.Upload(scalar))];
        Enqueue(ProductFactor.Of(Alpha), ProductFactor.At(beta), places);
        Assert.Equal(batch.Expected(item => Alpha * scalars[item], _ => Beta), batch.Read(batch.D));

        products.Enqueue(
            shape,
            new() { A = batch.A, B = batch.B, C = batch.C, D = batch.D, BetaScalars = places },
            ProductFactor.At(alpha),
            ProductFactor.At(beta),
            gpu.Session.Stream);
        Assert.Equal(batch.Expected(_ => Alpha, item => Beta * scalars[item]), batch.Read(batch.D));

        void Enqueue(ProductFactor first, ProductFactor second, CUdeviceptr[] alphaScalars) => products.Enqueue(
            shape,
            new() { A = batch.A, B = batch.B, C = batch.C, D = batch.D, AlphaScalars = alphaScalars },
            first,
            second,
            gpu.Session.Stream);
    }

    [GxxTheory]
    [InlineData(ProductPrecision.TensorFloat32, true)]
    [InlineData(ProductPrecision.BFloat16, true)]
    [InlineData(ProductPrecision.BFloat16, false)]
    public void Enqueue_LowerPrecision_RoundsTheFactorsAndNothingElse(ProductPrecision precision, bool isSpaced)
    {
        using var gpu = new MatrixGpu();
        using CudaProducts products = gpu.Libraries.CreateProducts(precision);
        var shape = new DeviceProductShape(7, 9, 300, TransposeA: true);
        var batch = new ProductBatch(gpu, shape, 3, isSpaced);
        products.Reserve(shape, 3);

        products.Enqueue(
            shape,
            new() { A = batch.A, B = batch.B, C = batch.C, D = batch.D },
            ProductFactor.Of(Alpha),
            ProductFactor.Of(Beta),
            gpu.Session.Stream);

        Func<float, float> round = precision == ProductPrecision.BFloat16 ? RoundToBFloat16 : RoundToTensorFloat32;
        Assert.Equal(batch.Expected(Alpha, Beta, round), batch.Read(batch.D));
        Assert.NotEqual(batch.Expected(Alpha, Beta), batch.Read(batch.D));
    }

    [GxxTheory]
    [InlineData(ProductPrecision.Single)]
    [InlineData(ProductPrecision.BFloat16)]
    public void Enqueue_IntoAGraph_HasTheSameBitsAtEveryReplay(ProductPrecision precision)
    {
        using var gpu = new MatrixGpu();
        using CudaProducts products = gpu.Libraries.CreateProducts(precision);
        var shape = new DeviceProductShape(12, 10, 40);
        var batch = new ProductBatch(gpu, shape, 3, isSpaced: false);
        CUdeviceptr alpha = gpu.Upload(1), scalar = gpu.Upload(2);
        products.Reserve(shape, 3);
        CUgraphExec graph = gpu.Capture(stream => products.Enqueue(
            shape,
            new() { A = batch.A, B = batch.B, C = batch.C, D = batch.C, BetaScalars = [scalar, scalar, scalar] },
            ProductFactor.At(alpha),
            ProductFactor.Of(0.5f),
            stream));
        Func<float, float>? round = precision == ProductPrecision.BFloat16 ? RoundToBFloat16 : null;
        foreach (float value in (float[])[3, -0.7f, 0])
        {
            batch.RestoreC();
            gpu.Write(alpha, [value]);
            EmulatedCudaCounters before = EmulatedGpu.Driver.Counters;

            gpu.Launch(graph);

            EmulatedCudaCounters spent = EmulatedGpu.Driver.Counters - before;
            Assert.Equal((1, 0, 0), (spent.GraphLaunches, spent.DeviceAllocations, spent.Synchronizations));
            Assert.Equal(batch.Expected(value, 1, round), batch.Read(batch.C));
        }

        // And between replays work goes into the stream of the device again.
        products.Enqueue(
            shape, new() { A = batch.A, B = batch.B, D = batch.D }, ProductFactor.One, ProductFactor.Zero, gpu.Session.Stream);
        Assert.Equal(batch.Expected(1, 0, round), batch.Read(batch.D));
        EmulatedGpu.Check(ManagedCuda.DriverAPINativeMethods.GraphManagment.cuGraphExecDestroy(graph));
    }

    [GxxFact]
    public void Enqueue_MemoryThatIsTooShort_IsRefused()
    {
        using var gpu = new MatrixGpu();
        using CudaProducts products = gpu.Libraries.CreateProducts(ProductPrecision.Single);
        var shape = new DeviceProductShape(64, 64, 64);
        products.Reserve(shape, 1);
        CUdeviceptr whole = gpu.Allocate(64 * 64), tooShort = gpu.Allocate(63 * 64);

        var refusal = Assert.Throws<CudaLibraryException>(() => products.Enqueue(
            shape, new() { A = [whole], B = [tooShort], D = [whole] }, ProductFactor.One, ProductFactor.Zero, gpu.Session.Stream));

        Assert.Equal(("cuBLAS", 7), (refusal.Library, refusal.StatusCode));
        Assert.Contains("64", refusal.Message, StringComparison.Ordinal);
    }

    [GxxFact]
    public void Enqueue_WithoutReservedMemory_IsRefused()
    {
        using var gpu = new MatrixGpu();
        using CudaProducts products = gpu.Libraries.CreateProducts(ProductPrecision.BFloat16);
        CUdeviceptr matrix = gpu.Allocate(4);
        products.Reserve(new DeviceProductShape(1, 1, 1), 1);

        Assert.Throws<InvalidOperationException>(() => products.Enqueue(
            new DeviceProductShape(200, 200, 200),
            new() { A = [matrix], B = [matrix], D = [matrix] },
            ProductFactor.One,
            ProductFactor.Zero,
            gpu.Session.Stream));
    }

    private static float RoundToBFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return BitConverter.UInt32BitsToSingle((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000);
    }

    private static float RoundToTensorFloat32(float value) =>
        BitConverter.UInt32BitsToSingle((BitConverter.SingleToUInt32Bits(value) + 0x1000) & ~0x1FFFu);
}
