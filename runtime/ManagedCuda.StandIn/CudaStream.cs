using ManagedCuda.BasicTypes;
using Native = ManagedCuda.DriverAPINativeMethods.Streams;

namespace ManagedCuda;

/// <summary>A stream of the context that is current to the creating thread. Only <see cref="Dispose()"/> destroys it.</summary>
/// <remarks>All members throw <see cref="CudaException"/> for a failure of the driver.</remarks>
public class CudaStream : IDisposable
{
    private readonly bool _isOwner;
    private bool _isDisposed;

    /// <summary>Creates a stream that waits for the NULL stream.</summary>
    public CudaStream()
        : this(CUStreamFlags.None)
    {
    }

    /// <summary>Creates a stream.</summary>
    public CudaStream(CUStreamFlags flags)
    {
        CUstream stream = default;
        Native.cuStreamCreate(ref stream, flags).ThrowUnlessSuccess();
        Stream = stream;
        _isOwner = true;
    }

    /// <summary>Wraps a stream that someone else destroys.</summary>
    public CudaStream(CUstream stream)
        : this(stream, isOwner: false)
    {
    }

    /// <summary>Wraps a stream, to be destroyed with this object if that is its owner.</summary>
    public CudaStream(CUstream stream, bool isOwner)
    {
        Stream = stream;
        _isOwner = isOwner;
    }

    /// <summary>The stream.</summary>
    public CUstream Stream { get; set; }

    /// <summary>Waits until all work of the stream is done.</summary>
    public void Synchronize()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        Native.cuStreamSynchronize(Stream).ThrowUnlessSuccess();
    }

    /// <summary>Whether all work of the stream is done.</summary>
    public bool Query()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return Native.cuStreamQuery(Stream).IsReady();
    }

    /// <summary>Lets all work that comes later wait for an event.</summary>
    public void WaitEvent(CUevent cuevent)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        Native.cuStreamWaitEvent(Stream, cuevent, 0).ThrowUnlessSuccess();
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
