namespace GuidedDescent.Testing;

/// <summary>How kernels are launched in the emulation. The defaults are small, so that short tensors take every path.</summary>
public sealed record EmulatedCudaOptions
{
    /// <summary>The threads of a block, from 1 to 1024.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1 to 1024.</exception>
    public int BlockSize
    {
        get;
        init => field = value is >= 1 and <= 1024
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A block has 1 to 1024 threads.");
    } = 256;

    /// <summary>The blocks of a grid, at least 1. With fewer blocks than chunks, every block takes several.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int GridSize
    {
        get;
        init => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A grid has at least 1 block.");
    } = 3;

    /// <summary>The most elements in a chunk, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int ChunkElements
    {
        get;
        init => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A chunk has at least 1 element.");
    } = 4096;

    /// <summary>Decides the order in which blocks and threads run. Another seed may show an error that this one hides.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>
    /// Whether every launch runs in a process of its own, under AddressSanitizer and UndefinedBehaviorSanitizer, on copies of
    /// exactly the right size: slower, but no access outside of a tensor goes unseen.
    /// </summary>
    public bool Sanitize { get; init; }
}
