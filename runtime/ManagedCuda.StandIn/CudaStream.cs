using ManagedCuda.BasicTypes;
using Native = ManagedCuda.DriverAPINativeMethods.Streams;

namespace ManagedCuda;

/// <summary>A stream of the context that is current to the creating thread. Only <see cref="Dispose()"/> destroys it.</summary>
/// <remarks>All members throw <see cref="CudaException"/> for a failure of the driver.</remarks>
public class CudaStream : IDisposable
{
    private readonly bool _isOwner;
    private bool _isDisposed;

    /// <summary>Creates a stream.</summary>
    public CudaStream(CUStreamFlags flags)
    {
        CUstream stream = default;
        Native.cuStreamCreate(ref stream, flags).ThrowUnlessSuccess();
        Stream = stream;
        _isOwner = true;
    }

    /// <summary>Wraps a stream that someone else destroys.</summary>
    public CudaStream(CUstream stream) => Stream = stream;

    /// <summary>The stream.</summary>
    public CUstream Stream { get; }

    /// <summary>Whether all work of the stream is done.</summary>
    public bool Query()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return Native.cuStreamQuery(Stream).IsReady();
    }

    /// <summary>Destroys the stream, if this object owns it. A failure is ignored.</summary>
    public void Dispose()
    {
        if (_isOwner && !_isDisposed)
        {
            _isDisposed = true;
            Native.cuStreamDestroy_v2(Stream);
        }
    }
}
