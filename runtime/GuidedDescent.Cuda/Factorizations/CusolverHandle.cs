using ManagedCuda.BasicTypes;
using ManagedCuda.CudaSolve;

namespace GuidedDescent.Cuda;

/// <summary>cuSOLVER on one GPU. One for all that live on the device, and as long as any of them lives.</summary>
internal sealed class CusolverHandle
{
    private const string Library = "cuSOLVER";

    private readonly CudaSession _session;
    private cusolverDnHandle _handle;

    private CusolverHandle(CudaSession session) => _session = session;

    public cusolverDnHandle Handle => _handle;

    /// <summary>Finds cuSOLVER and sets it up; the context must be current.</summary>
    /// <exception cref="CudaLibraryNotFoundException">cuSOLVER is not installed, or not where it was looked for.</exception>
    public static CusolverHandle Open(CudaSession session, Func<CudaLibrary, FoundLibrary> require)
    {
        require(CudaLibrary.Cusolver);
        session.RefuseWhileCapturing("setting up cuSOLVER");
        var opened = new CusolverHandle(session);
        opened.Check(CudaSolveNativeMethods.Dense.cusolverDnCreate(ref opened._handle), "setting up cuSOLVER");
        session.AtEnd(opened.Close);
        opened.Check(CudaSolveNativeMethods.Dense.cusolverDnSetStream(opened._handle, session.Stream), "giving cuSOLVER a stream");
        return opened;
    }

    /// <summary>Turns an error into an exception that says what was asked.</summary>
    public void Check(cusolverStatus status, string action)
    {
        if (status != cusolverStatus.Success)
        {
            // An error of earlier work comes first: that the device is lost says more.
            _session.CurrentCapture();
            throw status == cusolverStatus.AllocFailed
                ? new OutOfMemoryException($"{_session.Name}: {action} failed: {Library} has no memory left to work with.")
                : new CudaLibraryException(_session.Name, action, Library, status.ToString(), (int)status);
        }
    }

    private void Close() => _ = CudaSolveNativeMethods.Dense.cusolverDnDestroy(_handle);
}
