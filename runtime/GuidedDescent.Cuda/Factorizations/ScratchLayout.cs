using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>
/// Deals out parts of a stretch of device memory, one after the other; without a stretch it counts what would be needed.
/// </summary>
/// <param name="start">The first byte.</param>
internal ref struct ScratchLayout(CUdeviceptr start)
{
    private const long Alignment = 256;

    /// <summary>What has been dealt out.</summary>
    public long Bytes { get; private set; }

    /// <summary>The next part.</summary>
    public CUdeviceptr Take(long bytes)
    {
        CUdeviceptr part = start + (SizeT)Bytes;
        Bytes += (bytes + Alignment - 1) / Alignment * Alignment;
        return part;
    }

    public CUdeviceptr TakeDoubles(long count) => Take(count * sizeof(double));
}
