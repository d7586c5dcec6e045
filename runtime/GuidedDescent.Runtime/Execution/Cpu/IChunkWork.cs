namespace GuidedDescent.Execution.Cpu;

/// <summary>What is done to each chunk of a group.</summary>
internal interface IChunkWork
{
    /// <summary>Works on consecutive chunks.</summary>
    /// <param name="chunks">Chunks that no other thread works on.</param>
    /// <param name="worker">The number of the thread in the pool, for memory of its own.</param>
    void Run(ReadOnlySpan<Chunk> chunks, int worker);
}
