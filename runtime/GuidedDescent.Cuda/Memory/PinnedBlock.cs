using ManagedCuda;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>
/// Host memory that the GPU copies from or to while the host goes on. It may be written or read once the copy is over, which an event
/// tells without waiting.
/// </summary>
internal sealed unsafe class PinnedBlock : IDisposable
{
    private readonly CudaSession _session;
    private readonly nint _memory;
    private readonly CUevent _copied;
    private bool _isDisposed;

    /// <summary>Reserves memory; the context must be current.</summary>
    public PinnedBlock(CudaSession session, long bytes)
    {
        _session = session;
        Bytes = bytes;
        CUResult result = DriverAPINativeMethods.MemoryManagement.cuMemHostAlloc(ref _memory, bytes, CUMemHostAllocFlags.None);
        if (result == CUResult.ErrorOutOfMemory)
        {
            throw new OutOfMemoryException($"{session.Name}: the host has no {bytes} bytes left that the GPU could copy from.");
        }

        session.Check(result, $"allocating {bytes} bytes of pinned host memory");
        result = DriverAPINativeMethods.Events.cuEventCreate(ref _copied, CUEventFlags.DisableTiming);
        if (result != CUResult.Success)
        {
            _ = DriverAPINativeMethods.MemoryManagement.cuMemFreeHost(_memory);
            session.Check(result, "creating an event");
        }

        session.Retain();
    }

    public byte* Address => (byte*)_memory;

    public long Bytes { get; }

    /// <summary>Whether no copy works with the memory any more; the context must be current.</summary>
    public bool IsFree()
    {
        CUResult result = DriverAPINativeMethods.Events.cuEventQuery(_copied);
        if (result == CUResult.ErrorNotReady)
        {
            return false;
        }

        _session.Check(result, "asking whether a copy is over");
        return true;
    }

    /// <summary>Waits until no copy works with the memory any more; the context must be current.</summary>
    public void Wait() => _session.Check(DriverAPINativeMethods.Events.cuEventSynchronize(_copied), "waiting for a copy");

    /// <summary>Copies the first bytes to the device in stream order, and returns at once.</summary>
    public void CopyTo(byte* destination, long bytes)
    {
        _session.Check(
            DriverAPINativeMethods.AsynchronousMemcpy_v2.cuMemcpyHtoDAsync_v2(
                new CUdeviceptr((SizeT)(nuint)destination), _memory, bytes, _session.Stream),
            $"copying {bytes} bytes of tables to the device");
        _session.Check(DriverAPINativeMethods.Events.cuEventRecord(_copied, _session.Stream), "recording an event");
    }

    /// <summary>Fills the first bytes from the device in stream order, and returns at once.</summary>
    public void CopyFrom(byte* source, long bytes)
    {
        _session.Check(
            DriverAPINativeMethods.AsynchronousMemcpy_v2.cuMemcpyDtoHAsync_v2(
                _memory, new CUdeviceptr((SizeT)(nuint)source), bytes, _session.Stream),
            "copying from the device");
        _session.Check(DriverAPINativeMethods.Events.cuEventRecord(_copied, _session.Stream), "recording an event");
    }

    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _session.Release(() =>
        {
            _ = DriverAPINativeMethods.Events.cuEventSynchronize(_copied);
            _ = DriverAPINativeMethods.Events.cuEventDestroy_v2(_copied);
            _ = DriverAPINativeMethods.MemoryManagement.cuMemFreeHost(_memory);
        });
    }
}
