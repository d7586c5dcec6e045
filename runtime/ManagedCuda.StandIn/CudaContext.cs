using ManagedCuda.BasicTypes;
using static ManagedCuda.DriverAPINativeMethods;

namespace ManagedCuda;

/// <summary>A context on a device, and what can be asked of it. Contexts are made by <see cref="PrimaryContext"/>.</summary>
/// <remarks>
/// All members throw <see cref="CudaException"/> for a failure of the driver, and those of an instance throw
/// <see cref="ObjectDisposedException"/> once it is disposed of.
/// </remarks>
public partial class CudaContext : IDisposable
{
    private CUcontext _context;
    private bool _isDisposed;

    private protected CudaContext(CUcontext context, CUdevice device)
    {
        _context = context;
        Device = device;
    }

    /// <summary>The context.</summary>
    public CUcontext Context => _context;

    /// <summary>The device.</summary>
    public CUdevice Device { get; }

    /// <summary>Makes this the context of the calling thread, above the one it has.</summary>
    public void PushContext()
    {
        ThrowIfDisposed();
        ContextManagement.cuCtxPushCurrent_v2(_context).ThrowUnlessSuccess();
    }

    /// <summary>Takes the uppermost context away from the calling thread. From then on, that is <see cref="Context"/>.</summary>
    public void PopContext()
    {
        ThrowIfDisposed();
        ContextManagement.cuCtxPopCurrent_v2(ref _context).ThrowUnlessSuccess();
    }

    /// <summary>Makes this the context of the calling thread, in place of the one it has.</summary>
    public void SetCurrent()
    {
        ThrowIfDisposed();
        ContextManagement.cuCtxSetCurrent(_context).ThrowUnlessSuccess();
    }

    /// <summary>The memory that is free on the device of the current context, in bytes.</summary>
    public SizeT GetFreeDeviceMemorySize()
    {
        ThrowIfDisposed();
        SizeT free = 0;
        SizeT total = 0;
        MemoryManagement.cuMemGetInfo_v2(ref free, ref total).ThrowUnlessSuccess();
        return free;
    }

    /// <summary>Gives the context up. A failure is ignored.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            Release();
        }
    }

    private protected virtual void Release()
    {
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_isDisposed, this);
}
