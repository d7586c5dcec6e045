namespace GuidedDescent.Execution.Cpu.Operations;

/// <summary>What is done to each block of a schedule.</summary>
internal interface IBlockWork
{
    /// <summary>Works on consecutive blocks.</summary>
    /// <param name="blocks">Blocks that no other thread works on.</param>
    /// <param name="worker">The number of the thread in the pool, for memory of its own.</param>
    void Run(ReadOnlySpan<Block> blocks, int worker);
}
