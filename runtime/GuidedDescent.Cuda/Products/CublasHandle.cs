using ManagedCuda;
using ManagedCuda.BasicTypes;
using ManagedCuda.CudaBlas;

namespace GuidedDescent.Cuda;

/// <summary>
/// cuBLAS on one GPU. One for all that live on the device, as it takes much memory, and as long as any of
/// them lives.
/// </summary>
internal sealed class CublasHandle
{
    private const string Library = "cuBLAS";

    // What NVIDIA recommends for its newest GPUs, and older ones take without harm. Where cuBLAS is given none, it allocates, and does
    // so for each captured graph anew.
    private const long WorkspaceBytes = 32L << 20;

    private const long ZeroBytes = 256;

    private readonly CudaSession _session;
    private CUdeviceptr _memory;
    private CudaBlasHandle _handle;
    private PointerMode _pointerMode = PointerMode.Host;
    private CUstream _stream;

    private CublasHandle(CudaSession session) => _session = session;

    public CudaBlasHandle Handle => _handle;

    /// <summary>Where a zero lies on the device, of either precision.</summary>
    public CUdeviceptr Zero => _memory + (SizeT)WorkspaceBytes;

    /// <summary>Finds cuBLAS and sets it up; the context must be current.</summary>
    /// <exception cref="CudaLibraryNotFoundException">cuBLAS is not installed, or not where it was looked for.</exception>
    public static CublasHandle Open(CudaSession session, Func<CudaLibrary, FoundLibrary> require)
    {
        require(CudaLibrary.Cublas);
        session.RefuseWhileCapturing("setting up cuBLAS");
        var opened = new CublasHandle(session);
        try
        {
            opened.SetUp();
        }
        catch
        {
            opened.Close();
            throw;
        }

        session.AtEnd(opened.Close);
        return opened;
    }

    /// <summary>Says where work goes from now on: the stream of the device, or one that is captured.</summary>
    public void SetStream(CUstream stream)
    {
        if (stream.Pointer == _stream.Pointer)
        {
            return;
        }

        // In this order: another stream makes it forget the workspace.
        Check(CudaBlasNativeMethods.cublasSetStream_v2(_handle, stream), "giving cuBLAS a stream");
        Check(CudaBlasNativeMethods.cublasSetWorkspace_v2(_handle, _memory, WorkspaceBytes), "giving cuBLAS its workspace");
        _stream = stream;
    }

    /// <summary>Says where factors lie from now on.</summary>
    public void SetPointerMode(PointerMode mode)
    {
        if (mode != _pointerMode)
        {
            Check(CudaBlasNativeMethods.cublasSetPointerMode_v2(_handle, mode), "choosing where factors lie");
            _pointerMode = mode;
        }
    }

    /// <summary>What to throw for an error: an exception that says what was asked.</summary>
    public Exception Failure(CublasStatus status, string action)
    {
        // An error of earlier work comes first: that the device is lost says more.
        _session.CurrentCapture();
        return status == CublasStatus.AllocFailed
            ? new OutOfMemoryException($"{_session.Name}: {action} failed: {Library} has no memory left to work with.")
            : new CudaLibraryException(_session.Name, action, Library, status.ToString(), (int)status);
    }

    private void Check(CublasStatus status, string action)
    {
        if (status != CublasStatus.Success)
        {
            throw Failure(status, action);
        }
    }

    private void SetUp()
    {
        Check(CudaBlasNativeMethods.cublasCreate_v2(ref _handle), "setting up cuBLAS");
        _session.Check(
            DriverAPINativeMethods.MemoryManagement.cuMemAlloc_v2(ref _memory, WorkspaceBytes + ZeroBytes),
            $"allocating {WorkspaceBytes + ZeroBytes} bytes for cuBLAS");
        _session.Check(
            DriverAPINativeMethods.MemsetAsync.cuMemsetD32Async(Zero, 0, ZeroBytes / sizeof(uint), _session.Stream),
            "writing a zero for cuBLAS");
        Check(CudaBlasNativeMethods.cublasSetWorkspace_v2(_handle, _memory, WorkspaceBytes), "giving cuBLAS its workspace");
    }

    private void Close()
    {
        if (_handle.Pointer != 0)
        {
            _ = CudaBlasNativeMethods.cublasDestroy_v2(_handle);
        }

        if ((ulong)_memory.Pointer != 0)
        {
            _ = DriverAPINativeMethods.MemoryManagement.cuMemFree_v2(_memory);
        }
    }
}
