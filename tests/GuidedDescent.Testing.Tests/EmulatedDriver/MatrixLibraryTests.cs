using static GuidedDescent.Testing.Tests.MatrixLibraries;

namespace GuidedDescent.Testing.Tests;

/// <summary>That the emulated cuBLAS and cuSOLVER forgive no more than the driver does.</summary>
public sealed unsafe class MatrixLibraryTests : DriverTest
{
    private const int Single = 0;
    private const int Compute = 69;

    [GxxFact]
    public void Product_IsComputedWhenSomethingWaitsForIt()
    {
        UseDevice();
        Check(cublasCreate_v2(out nint handle));
        ulong left = Upload(1f, 2f, 3f, 4f), right = Upload(5f, 6f, 7f, 8f), result = Upload(1f, 1f, 1f, 1f);

        Check(Multiply(handle, left, right, result, alpha: 2, beta: 10));
        Check(Cuda.cuMemsetD8Async(left, 0, 16, 0));

        Assert.Equal((1, 2), (Driver.Counters.LibraryWork, Driver.LiveObjects.QueuedWork));

        // Column after column: the first column of the result is 5 (1, 2) + 6 (3, 4).
        Assert.Equal([56f, 78f, 72f, 102f], Download<float>(result, 4));
        Check(cublasDestroy_v2(handle));
    }

    [GxxFact]
    public void Handle_OfAnotherKindOrGone_IsRefused()
    {
        UseDevice();
        Assert.Equal(NotInitialized, cublasDestroy_v2(0));
        Check(cublasCreate_v2(out nint products));
        Check(cusolverDnCreate(out nint solver));
        Assert.Equal(2, Driver.LiveObjects.LibraryHandles);

        Assert.Equal(NotInitialized, cublasSetStream_v2(solver, 0));
        Assert.Equal(NotInitialized, cusolverDnSetStream(products, 0));
        Check(cublasDestroy_v2(products));
        Assert.Equal(NotInitialized, cublasDestroy_v2(products));
        Assert.Equal(NotInitialized, cublasSetPointerMode_v2(products, 0));
        Assert.Equal(1, Driver.LiveObjects.LibraryHandles);

        Check(Cuda.cuDevicePrimaryCtxRelease_v2(0));
        UseDevice();
        Assert.Equal(NotInitialized, cusolverDnDestroy(solver));
        Assert.Equal(0, Driver.LiveObjects.LibraryHandles);
    }

    [GxxFact]
    public void Handle_WithoutAContextOrOfAnotherOne_IsRefused()
    {
        Driver.Reset(new EmulatedMachine { DeviceCount = 2 });
        Assert.Equal(NotInitialized, cublasCreate_v2(out _));
        UseDevice(0);
        Check(cublasCreate_v2(out nint handle));

        UseDevice(1);

        Assert.Equal(NotInitialized, cublasSetStream_v2(handle, 0));
    }

    [GxxFact]
    public void Product_IntoAFactorOrBeyondItsMemory_IsRefused()
    {
        UseDevice();
        Check(cublasCreate_v2(out nint handle));
        ulong left = Upload(1f, 2f, 3f, 4f), right = Upload(5f, 6f, 7f, 8f), result = Allocate(16), tooShort = Allocate(12);

        Assert.Equal(CublasInvalidValue, Multiply(handle, left, right, left));
        Assert.Equal(CublasInvalidValue, Multiply(handle, left, right, tooShort));
        Assert.Equal(CublasInvalidValue, Multiply(handle, tooShort, right, result));
        Assert.Equal(CublasInvalidValue, Multiply(handle, left, right, result, leading: 1));
        Assert.Equal(CublasNotSupported, Multiply(handle, left, right, result, compute: 64));
        Assert.Equal(0, Driver.Counters.LibraryWork);
    }

    [GxxFact]
    public void Product_WhoseMemoryIsFreedBeforeItsTurn_LosesTheContext()
    {
        UseDevice();
        Check(cublasCreate_v2(out nint handle));
        nint stream = CreateStream();
        ulong left = Upload(1f, 2f, 3f, 4f), right = Upload(5f, 6f, 7f, 8f), result = Allocate(16);
        ulong workspace = Allocate(256);
        Check(cublasSetStream_v2(handle, stream));
        Check(cublasSetWorkspace_v2(handle, workspace, 256));
        Check(Cuda.cuStreamBeginCapture_v2(stream, 1));
        Check(Multiply(handle, left, right, result));
        Check(Cuda.cuStreamEndCapture(stream, out nint graph));
        Check(Cuda.cuGraphInstantiateWithFlags(out nint executable, graph, 0));
        Check(Cuda.cuMemFree_v2(right));

        Check(Cuda.cuGraphLaunch(executable, stream));

        Assert.Equal(Cuda.IllegalAddress, Cuda.cuStreamSynchronize(stream));
        Assert.Contains("library", Driver.Failure);
    }

    // Another stream makes cuBLAS forget the workspace, and without one it allocates.
    [GxxFact]
    public void Product_CapturedWithoutAWorkspace_IsRefused()
    {
        UseDevice();
        Check(cublasCreate_v2(out nint handle));
        nint stream = CreateStream();
        ulong left = Upload(1f, 2f, 3f, 4f), result = Allocate(16), workspace = Allocate(256);
        Check(cublasSetWorkspace_v2(handle, workspace, 256));
        Check(cublasSetStream_v2(handle, stream));
        Check(Cuda.cuStreamBeginCapture_v2(stream, 1));

        Assert.Equal(CublasAllocFailed, Multiply(handle, left, left, result));

        Check(cublasSetWorkspace_v2(handle, workspace, 256));
        Check(Multiply(handle, left, left, result));
        Check(Cuda.cuStreamEndCapture(stream, out _));
    }

    [GxxFact]
    public void Work_OverwritesTheMemoryItIsGiven()
    {
        UseDevice();
        Check(cublasCreate_v2(out nint handle));
        ulong workspace = Upload([.. new byte[256]]), left = Upload(1f, 2f, 3f, 4f), result = Allocate(16);
        Check(cublasSetWorkspace_v2(handle, workspace, 256));

        Check(Multiply(handle, left, left, result));

        Assert.DoesNotContain((byte)0, Download<byte>(workspace, 256));
    }

    [GxxFact]
    public void Factor_OnTheDevice_IsReadWhenTheProductIsComputed()
    {
        UseDevice();
        Check(cublasCreate_v2(out nint handle));
        ulong left = Upload(1f, 0f, 0f, 1f), right = Upload(5f, 6f, 7f, 8f), result = Allocate(16), factors = Upload(0f, 0f);
        Check(cublasSetPointerMode_v2(handle, 1));
        Check(Cuda.cuMemsetD32Async(factors, BitConverter.SingleToUInt32Bits(3), 1, 0));

        Check(cublasGemmStridedBatchedEx(
            handle, 0, 0, 2, 2, 2, (void*)factors, left, Single, 2, 0, right, Single, 2, 0, (void*)(factors + 4), result, Single, 2, 0, 1,
            Compute, -1));

        Assert.Equal([15f, 18f, 21f, 24f], Download<float>(result, 4));
    }

    [GxxFact]
    public void Cholesky_SaysWhichMinorIsNotPositive()
    {
        UseDevice();
        Check(cusolverDnCreate(out nint handle));
        ulong matrix = Upload(4.0, 2, 0, 2, 1, 0, 0, 0, 1), info = Upload(-1);
        Check(cusolverDnDpotrf_bufferSize(handle, 0, 3, matrix, 3, out int count));
        ulong work = Allocate(count * sizeof(double));

        Assert.Equal(CusolverInvalidValue, cusolverDnDpotrf(handle, 0, 3, matrix, 3, work, count - 1, info));
        Check(cusolverDnDpotrf(handle, 0, 3, matrix, 3, work, count, info));

        Assert.Equal([2], Download<int>(info, 1));
    }

    [GxxFact]
    public void Eigendecomposition_Captured_IsRefused()
    {
        UseDevice();
        Check(cusolverDnCreate(out nint handle));
        nint stream = CreateStream();
        ulong memory = Allocate(4096);
        Check(cusolverDnSetStream(handle, stream));
        Check(Cuda.cuStreamBeginCapture_v2(stream, 1));

        Assert.Equal(
            CusolverExecutionFailed, cusolverDnDsyevd(handle, 1, 0, 2, memory, 2, memory + 64, memory + 128, 400, memory + 4000));

        Check(Cuda.cuStreamEndCapture(stream, out _));
    }

    [GxxFact]
    public void Call_ThatIsToFail_FailsOnce()
    {
        UseDevice();
        Driver.FailOn("cublasCreate_v2", 1, 14);
        Driver.FailOn("cusolverDnCreate", 0, 7);

        Check(cublasCreate_v2(out _));
        Assert.Equal(14, cublasCreate_v2(out _));
        Assert.Equal(7, cusolverDnCreate(out _));
        Check(cublasCreate_v2(out _));
        Check(cusolverDnCreate(out _));
    }

    // Two columns by two.
    private static int Multiply(
        nint handle, ulong left, ulong right, ulong result, float alpha = 1, float beta = 0, int leading = 2, int compute = Compute) =>
        cublasGemmStridedBatchedEx(
            handle, 0, 0, 2, 2, 2, &alpha, left, Single, leading, 0, right, Single, 2, 0, &beta, result, Single, 2, 0, 1, compute, -1);
}
