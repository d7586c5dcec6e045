using GuidedDescent.Execution.Cpu.Gradients;

namespace GuidedDescent.Execution.Cpu;

/// <summary>The operations of one bucket, ready to run on the processor.</summary>
internal interface ICpuBucket : IDisposable
{
    /// <summary>How kernels load the gradients; null where they load them as they lie.</summary>
    GradientLoads? Loads { get; }

    /// <summary>The copies of gradients that the operations read instead; null where there are none.</summary>
    GradientCopies? Copies { get; }

    /// <summary>Runs one operation over the bucket, and returns when that is done.</summary>
    /// <param name="operation">Its place in the operations of the rule.</param>
    /// <param name="scalars">Its scalars.</param>
    void Run(int operation, ReadOnlySpan<byte> scalars);

    /// <summary>Sets one slot of all tensors to zero.</summary>
    void Clear(int slot);
}
