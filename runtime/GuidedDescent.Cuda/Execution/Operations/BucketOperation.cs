using GuidedDescent.Execution;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>
/// An operation of a bucket, ready to be put into a stream. Its tables are laid out first, and count from when all tables of the
/// optimizer have been sent, so that where sending fails nothing has changed. The context must be current.
/// </summary>
internal abstract unsafe class BucketOperation
{
    /// <summary>The operation itself, where another is around it.</summary>
    public virtual BucketOperation Inner => this;

    /// <summary>Adds the tables that the operation needs.</summary>
    /// <param name="group">The bucket, whose tensors may lie elsewhere than before.</param>
    /// <param name="image">Where tables are laid out.</param>
    /// <param name="tables">Those that the operations of the bucket share.</param>
    public abstract void LayOut(GroupTensors group, TableImage image, BucketTables tables);

    /// <summary>Takes up the tables that were laid out last.</summary>
    /// <param name="tables">Where they begin on the device.</param>
    /// <returns>Whether captured launches refer, beside the tables, to what is no more.</returns>
    public abstract bool TakeUp(byte* tables);

    /// <summary>Puts the operation into a stream.</summary>
    /// <param name="scalars">Its scalars.</param>
    /// <param name="surroundings">What the step does around its kernels.</param>
    /// <param name="stream">The stream.</param>
    public abstract void Enqueue(in StepScalars scalars, in Surroundings surroundings, CUstream stream);
}
