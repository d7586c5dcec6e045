namespace GuidedDescent.Cuda;

/// <summary>How kernels are spread over a GPU.</summary>
internal static class LaunchShape
{
    /// <summary>The threads of a block, as generated kernels are bounded to.</summary>
    public const int BlockThreads = 256;

    /// <summary>What all threads of a block load at a time in 16-byte accesses; chunks are whole multiples of it.</summary>
    public const int ChunkGranularity = 4 * BlockThreads;

    // Few elements a chunk, and the loads of the table show; many, and the last round leaves processors idle.
    private const int LargestChunk = 16 * ChunkGranularity;
    private const int ChunksPerBlock = 32;

    /// <summary>The chunk size for a group.</summary>
    /// <param name="elements">The elements of the group.</param>
    /// <param name="residentBlocks">The blocks that the GPU runs at once.</param>
    public static int ChunkElements(long elements, int residentBlocks)
    {
        long share = elements / ((long)residentBlocks * ChunksPerBlock);
        return (int)Math.Clamp(share / ChunkGranularity * ChunkGranularity, ChunkGranularity, LargestChunk);
    }

    /// <summary>The blocks of a launch: as many as run at once, each taking chunk after chunk, and never more than chunks.</summary>
    public static int GridBlocks(int chunks, int residentBlocks) => Math.Min(chunks, residentBlocks);
}
