using GuidedDescent.Execution;
using GuidedDescent.Rules;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>
/// Puts the columns or rows of a matrix of every tensor of a bucket in the order of descending keys: one launch finds the order, another
/// moves the numbers.
/// </summary>
internal sealed unsafe class SortOperation : BucketOperation
{
    private readonly RearrangementKernels _kernels;
    private readonly StepScratch _scratch;
    private TablePlace _nextTensors;
    private RearrangementKernels.Arguments _arguments;

    /// <exception cref="ArgumentException">There is not one key for each column or row, or the result is an input.</exception>
    public SortOperation(RearrangementKernels kernels, RearrangementDescriptor sort, GroupTensors group, StepScratch scratch)
    {
        _kernels = kernels;
        _scratch = scratch;
        if (sort.Inputs.Contains(sort.Output))
        {
            throw new ArgumentException($"{sort} ({sort.Kind}) would write over what it reads.", nameof(sort));
        }

        bool byRows = sort.Kind == RearrangementKind.SortRows;
        SlotShape shape = group.ShapeOf(sort.Output);
        long keys = byRows ? shape.Rows : shape.Columns;
        if (group.ShapeOf(sort.Inputs[0]) != shape || group.ShapeOf(sort.Inputs[1]).Length != keys)
        {
            throw new ArgumentException(
                $"{sort} ({sort.Kind}) of {group.ShapeOf(sort.Inputs[0])} by {group.ShapeOf(sort.Inputs[1])} to {shape}: these do not fit "
                + "together.",
                nameof(sort));
        }

        scratch.Require(keys * group.Tensors.Count * sizeof(int));
        _arguments = new RearrangementKernels.Arguments
        {
            TensorCount = group.Tensors.Count,
            SlotCount = group.Tensors.SlotCount,
            Source = sort.Inputs[0],
            Target = sort.Output,
            Keys = sort.Inputs[1],
            Rows = shape.Rows,
            Columns = checked((int)shape.Columns),
            ByRows = byRows ? 1 : 0,
        };
    }

    public override void LayOut(GroupTensors group, TableImage image, BucketTables tables) => _nextTensors = tables.Pointers;

    public override bool TakeUp(byte* tables)
    {
        _arguments.Tensors = _nextTensors.In(tables);
        _arguments.Orders = _scratch.Address;
        return false;
    }

    public override void Enqueue(in StepScalars scalars, in Surroundings surroundings, CUstream stream) =>
        _kernels.Sort(_arguments, stream);
}
