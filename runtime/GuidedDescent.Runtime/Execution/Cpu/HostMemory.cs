namespace GuidedDescent.Execution.Cpu;

/// <summary>The memory of the process itself.</summary>
public sealed unsafe class HostMemory : MemorySpace
{
    private const int Stretch = 1 << 30;

    private HostMemory()
    {
    }

    /// <summary>The memory of the process: there is one.</summary>
    public static HostMemory Instance { get; } = new();

    /// <inheritdoc/>
    public override string Name => "host memory";

    /// <inheritdoc/>
    public override bool IsHost => true;

    /// <inheritdoc/>
    public override MemorySlab Allocate(long elements)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(elements);
        return HostSlab.Allocate(elements);
    }

    /// <inheritdoc/>
    public override void Fill(float* start, long elements, float value)
    {
        for (long offset = 0; offset < elements; offset += Stretch)
        {
            new Span<float>(start + offset, (int)Math.Min(Stretch, elements - offset)).Fill(value);
        }
    }

    /// <inheritdoc/>
    /// <remarks>Any address may be of the host's; those of other memories are not recognized.</remarks>
    public override string? Refuses(float* pointer) => null;

    /// <inheritdoc/>
    protected override void CopyIn(void* destination, void* source, long bytes) =>
        Buffer.MemoryCopy(source, destination, bytes, bytes);

    /// <inheritdoc/>
    protected override void CopyOut(void* source, void* destination, long bytes) =>
        Buffer.MemoryCopy(source, destination, bytes, bytes);
}
