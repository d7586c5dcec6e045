namespace GuidedDescent.Cuda;

/// <summary>
/// Memory for what an operation needs between two of its launches. All operations of an optimizer share it, one after the other: it is as
/// large as the largest needs, and reserved when all have said how much.
/// </summary>
internal sealed unsafe class StepScratch(CudaSession session) : IDisposable
{
    private DeviceBlock? _memory;
    private long _bytes;

    /// <summary>The first byte; there is none before the memory is reserved.</summary>
    public byte* Address => _memory is null ? null : _memory.Address;

    /// <summary>Sees to it that there will be room.</summary>
    public void Require(long bytes) => _bytes = Math.Max(_bytes, bytes);

    /// <summary>Reserves what was required; the context must be current.</summary>
    /// <exception cref="OutOfMemoryException">There is not so much memory.</exception>
    public void Reserve() => _memory = _bytes == 0 ? null : DeviceBlock.Allocate(session, _bytes);

    public void Dispose() => _memory?.Dispose();
}
