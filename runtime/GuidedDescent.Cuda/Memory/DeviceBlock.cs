using ManagedCuda;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>A stretch of device memory, not initialized.</summary>
internal sealed unsafe class DeviceBlock : IDisposable
{
    private readonly CudaSession _session;
    private CUdeviceptr _memory;
    private bool _isDisposed;

    private DeviceBlock(CudaSession session, CUdeviceptr memory, long bytes)
    {
        _session = session;
        _memory = memory;
        Address = (byte*)(nuint)memory.Pointer;
        Bytes = bytes;
        session.Retain();
    }

    /// <summary>The first byte, aligned to 256; null for no bytes.</summary>
    public byte* Address { get; }

    public long Bytes { get; }

    /// <summary>Reserves memory; the context must be current.</summary>
    /// <exception cref="OutOfMemoryException">There is not so much memory.</exception>
    public static DeviceBlock Allocate(CudaSession session, long bytes)
    {
        CUdeviceptr memory = default;
        if (bytes == 0)
        {
            return new DeviceBlock(session, memory, bytes);
        }

        CUResult result = DriverAPINativeMethods.MemoryManagement.cuMemAlloc_v2(ref memory, bytes);
        if (result == CUResult.ErrorOutOfMemory)
        {
            throw new OutOfMemoryException(
                $"{session.Name} has no {bytes} bytes of memory left; {FreeBytes()} are free, in one piece or in several.");
        }

        session.Check(result, $"allocating {bytes} bytes");
        return new DeviceBlock(session, memory, bytes);
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
            // Kernels may still be at work on it.
            _ = DriverAPINativeMethods.Streams.cuStreamSynchronize(_session.Stream);
            if (Bytes > 0)
            {
                _ = DriverAPINativeMethods.MemoryManagement.cuMemFree_v2(_memory);
            }
        });
    }

    private static ulong FreeBytes()
    {
        SizeT free = 0;
        SizeT total = 0;
        _ = DriverAPINativeMethods.MemoryManagement.cuMemGetInfo_v2(ref free, ref total);
        return free;
    }
}
