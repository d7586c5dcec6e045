namespace GuidedDescent.Execution.Cpu;

/// <summary>What is done to each item of a schedule.</summary>
internal interface IItemWork
{
    /// <summary>Works on consecutive items.</summary>
    /// <param name="first">The first of items that no other thread works on.</param>
    /// <param name="end">The item after the last.</param>
    /// <param name="worker">The number of the thread in the pool, for memory of its own.</param>
    void Run(int first, int end, int worker);
}
