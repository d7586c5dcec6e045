namespace GuidedDescent.Execution.Cpu;

/// <summary>The operations of one bucket, ready to run on the processor.</summary>
internal interface ICpuBucket : IDisposable
{
    /// <summary>Runs one operation over the bucket, and returns when that is done.</summary>
    /// <param name="operation">Its place in the operations of the rule.</param>
    /// <param name="scalars">Its scalars.</param>
    void Run(int operation, ReadOnlySpan<byte> scalars);

    /// <summary>Sets one slot of all tensors to zero.</summary>
    void Clear(int slot);
}
