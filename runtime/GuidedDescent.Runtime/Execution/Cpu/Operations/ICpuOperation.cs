namespace GuidedDescent.Execution.Cpu.Operations;

/// <summary>An operation of a bucket, ready to run on the processor.</summary>
internal interface ICpuOperation : IDisposable
{
    /// <summary>Runs it over all tensors of the bucket, and returns when that is done.</summary>
    /// <param name="scalars">The scalars of this step.</param>
    void Run(ReadOnlySpan<float> scalars);
}
