using GuidedDescent.Execution;

namespace GuidedDescent.Testing;

/// <summary>Everything one launch of one kernel needs.</summary>
internal readonly ref struct KernelLaunch
{
    public required string EntryPoint { get; init; }

    public required ReadOnlySpan<byte> Scalars { get; init; }

    public required TensorTable Tensors { get; init; }

    public required ReadOnlySpan<Chunk> Chunks { get; init; }

    /// <summary>What a kernel that goes tile by tile is given beside; null for others.</summary>
    public PartialResults? Partials { get; init; }

    public required int BlockSize { get; init; }

    public required int GridSize { get; init; }

    public required ulong Seed { get; init; }
}
