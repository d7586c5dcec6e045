using GuidedDescent.Execution;

namespace GuidedDescent.Cuda;

/// <summary>Device memory for floats.</summary>
internal sealed unsafe class CudaSlab(DeviceBlock block, long elements) : MemorySlab((float*)block.Address, elements)
{
    public override void Dispose() => block.Dispose();
}
