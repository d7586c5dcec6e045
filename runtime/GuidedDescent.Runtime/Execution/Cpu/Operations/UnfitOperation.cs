namespace GuidedDescent.Execution.Cpu.Operations;

/// <summary>
/// An operation of another way through the plan, for other extents than the bucket's: a plan that decides by extents never launches it.
/// </summary>
/// <param name="reason">What does not fit.</param>
internal sealed class UnfitOperation(ArgumentException reason) : ICpuOperation
{
    /// <exception cref="InvalidOperationException">The plan launched it after all.</exception>
    public void Run(ReadOnlySpan<float> scalars) => throw new InvalidOperationException(reason.Message, reason);

    public void Dispose()
    {
    }
}
