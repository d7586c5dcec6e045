using ManagedCuda.BasicTypes;
using Native = ManagedCuda.DriverAPINativeMethods.Events;

namespace ManagedCuda;

/// <summary>An event of the context that is current to the creating thread. Only <see cref="Dispose()"/> destroys it.</summary>
/// <remarks>All members throw <see cref="CudaException"/> for a failure of the driver.</remarks>
public class CudaEvent : IDisposable
{
    private bool _isDisposed;

    /// <summary>Creates an event that takes the time.</summary>
    public CudaEvent()
    {
        CUevent created = default;
        Native.cuEventCreate(ref created, CUEventFlags.Default).ThrowUnlessSuccess();
        Event = created;
    }

    /// <summary>The event.</summary>
    public CUevent Event { get; }

    /// <summary>Places the event behind all work that the stream has so far.</summary>
    public void Record(CUstream stream) => Native.cuEventRecord(Event, stream).ThrowUnlessSuccess();

    /// <summary>Waits until the work before the event is done.</summary>
    public void Synchronize() => Native.cuEventSynchronize(Event).ThrowUnlessSuccess();

    /// <summary>Whether the work before the event is done.</summary>
    public bool Query() => Native.cuEventQuery(Event).IsReady();

    /// <summary>Destroys the event. A failure is ignored.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            Native.cuEventDestroy_v2(Event);
        }
    }
}
