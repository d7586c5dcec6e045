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
    private const int WarpThreads = 32;

    /// <summary>The chunk size for a group.</summary>
    /// <param name="elements">The elements of the group.</param>
    /// <param name="residentBlocks">The blocks that the GPU runs at once.</param>
    public static int ChunkElements(long elements, int residentBlocks) => ChunkElements(elements, residentBlocks, ChunkGranularity);

    /// <summary>The chunk size for a group that is stored in fewer bits, where each thread of a block takes eight elements.</summary>
    /// <param name="elements">The elements of the group.</param>
    /// <param name="residentBlocks">The blocks that the GPU runs at once.</param>
    public static int StoredChunkElements(long elements, int residentBlocks) =>
        ChunkElements(elements, residentBlocks, 8 * BlockThreads);

    /// <summary>
    /// The chunk size for a group where each warp of a block takes a tile: a tile where there are no more than blocks, else one for
    /// every warp.
    /// </summary>
    /// <param name="elements">The elements of the group.</param>
    /// <param name="residentBlocks">The blocks that the GPU runs at once.</param>
    public static int TiledChunkElements(long elements, int residentBlocks)
    {
        long share = (elements / ((long)residentBlocks * DomainChunks.TileLength)) + 1;
        return (int)Math.Min(share, BlockThreads / WarpThreads) * DomainChunks.TileLength;
    }

    /// <summary>The blocks of a launch: as many as run at once, each taking chunk after chunk, and never more than chunks.</summary>
    public static int GridBlocks(long chunks, int residentBlocks) => (int)Math.Min(chunks, residentBlocks);

    private static int ChunkElements(long elements, int residentBlocks, int granularity)
    {
        long share = elements / ((long)residentBlocks * ChunksPerBlock);
        return (int)Math.Clamp(share / granularity * granularity, granularity, LargestChunk);
    }
}
