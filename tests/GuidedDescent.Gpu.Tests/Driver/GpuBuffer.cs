using ManagedCuda;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Gpu.Tests.Driver;

/// <summary>Device memory that is not the library's, as a framework would have it. The context must be current.</summary>
internal sealed unsafe class GpuBuffer : IDisposable
{
    private readonly CUdeviceptr _memory;

    public GpuBuffer(long bytes)
    {
        DriverAPINativeMethods.MemoryManagement.cuMemAlloc_v2(ref _memory, bytes).Require($"allocating {bytes} bytes");
        Bytes = bytes;
    }

    public long Bytes { get; }

    /// <summary>The first byte, aligned to 256.</summary>
    public byte* Start => (byte*)(nuint)_memory.Pointer;

    public void Dispose() => DriverAPINativeMethods.MemoryManagement.cuMemFree_v2(_memory).Require($"freeing {Bytes} bytes");
}
