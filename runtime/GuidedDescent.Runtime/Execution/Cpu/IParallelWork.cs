namespace GuidedDescent.Execution.Cpu;

/// <summary>Work that any number of threads may share in, from one to all of a pool.</summary>
internal interface IParallelWork
{
    /// <summary>Takes shares of the work until none are left to take.</summary>
    /// <param name="worker">The number of the thread in the pool; 0 is the caller, who always takes part.</param>
    void Run(int worker);
}
