using GuidedDescent.Execution;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>
/// An operation of another way through the plan, for other extents than the bucket's: a plan that decides by extents never launches it.
/// </summary>
/// <param name="reason">What does not fit.</param>
internal sealed unsafe class UnfitOperation(ArgumentException reason) : BucketOperation
{
    public override void LayOut(GroupTensors group, TableImage image, BucketTables tables)
    {
    }

    public override bool TakeUp(byte* tables) => false;

    /// <exception cref="InvalidOperationException">The plan launched it after all.</exception>
    public override void Enqueue(in StepScalars scalars, in Surroundings surroundings, CUstream stream) =>
        throw new InvalidOperationException(reason.Message, reason);
}
