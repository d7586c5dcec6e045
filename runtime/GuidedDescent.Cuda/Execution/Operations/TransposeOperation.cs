using GuidedDescent.Execution;
using GuidedDescent.Rules;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>Turns the rows of a matrix of every tensor of a bucket into columns: one launch.</summary>
internal sealed unsafe class TransposeOperation : BucketOperation
{
    private readonly RearrangementKernels _kernels;
    private TablePlace _nextTensors;
    private RearrangementKernels.Arguments _arguments;

    /// <exception cref="ArgumentException">The result has other extents.</exception>
    public TransposeOperation(RearrangementKernels kernels, RearrangementDescriptor transpose, GroupTensors group)
    {
        _kernels = kernels;
        SlotShape source = group.ShapeOf(transpose.Inputs[0]);
        SlotShape target = group.ShapeOf(transpose.Output);
        if (target.Rows != source.Columns || target.Columns != source.Rows)
        {
            throw new ArgumentException($"{transpose} turns {source} into {target}.", nameof(transpose));
        }

        _arguments = new RearrangementKernels.Arguments
        {
            TensorCount = group.Tensors.Count,
            SlotCount = group.Tensors.SlotCount,
            Source = transpose.Inputs[0],
            Target = transpose.Output,
            Rows = source.Rows,
            Columns = target.Rows,
        };
    }

    public override void LayOut(GroupTensors group, TableImage image, BucketTables tables) => _nextTensors = tables.Pointers;

    public override bool TakeUp(byte* tables)
    {
        _arguments.Tensors = _nextTensors.In(tables);
        return false;
    }

    public override void Enqueue(in StepScalars scalars, in Surroundings surroundings, CUstream stream) =>
        _kernels.Transpose(_arguments, stream);
}
