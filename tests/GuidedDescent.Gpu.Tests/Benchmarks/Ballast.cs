using GuidedDescent.Gpu.Tests.Driver;
using ManagedCuda;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Gpu.Tests.Benchmarks;

/// <summary>
/// Work that keeps the GPU busy while the host puts into the stream what is to be timed, so that no gap between launches counts as
/// time of the GPU. The context must be current.
/// </summary>
internal sealed unsafe class Ballast(long bytes) : IDisposable
{
    private readonly GpuBuffer _buffer = new(bytes);

    /// <summary>Puts some of it into a stream.</summary>
    public void Enqueue(CUstream stream, int count)
    {
        for (int fill = 0; fill < count; fill++)
        {
            DriverAPINativeMethods.MemsetAsync
                .cuMemsetD32Async(new CUdeviceptr((SizeT)(nuint)_buffer.Start), 0, _buffer.Bytes / sizeof(uint), stream)
                .Require("filling memory");
        }
    }

    public void Dispose() => _buffer.Dispose();
}
