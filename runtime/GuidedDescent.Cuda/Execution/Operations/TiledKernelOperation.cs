using GuidedDescent.Execution;
using GuidedDescent.Rules;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>
/// A kernel that goes through its domain tile by tile, with reductions riding along, or row by row: one launch for all tensors, and one
/// more that makes the results of what the tiles came to.
/// </summary>
internal sealed unsafe class TiledKernelOperation : BucketOperation
{
    private readonly RuleKernelCalls _calls;
    private readonly ReductionKernels? _combining;
    private readonly LoadedKernel _kernel;
    private readonly KernelDescriptor _descriptor;
    private readonly PartialResults _partials;
    private readonly StepScratch _scratch;
    private TablePlace _nextTensors;
    private TablePlace _nextChunks;
    private TablePlace _nextPartials;
    private TablePlace _nextCombinations;
    private TiledArguments _arguments;
    private void* _combinations;
    private int _combinationCount;

    /// <summary>Says what it needs.</summary>
    /// <param name="calls">Launches kernels of rules.</param>
    /// <param name="combining">Launches what makes results of what tiles came to; null where nothing is reduced.</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="descriptor">What it does.</param>
    /// <param name="group">The bucket.</param>
    /// <param name="scratch">Where what tiles came to lies between the launches.</param>
    /// <exception cref="NotSupportedException">A matrix has more columns than generated kernels count.</exception>
    public TiledKernelOperation(
        RuleKernelCalls calls,
        ReductionKernels? combining,
        LoadedKernel kernel,
        KernelDescriptor descriptor,
        GroupTensors group,
        StepScratch scratch)
    {
        _calls = calls;
        _combining = combining;
        _kernel = kernel;
        _descriptor = descriptor;
        _scratch = scratch;
        _partials = new PartialResults(group.Tensors, descriptor);
        scratch.Require(_partials.Bytes);

        // Where rows are not told from columns, the extents of each tensor are its own, and the kernel asks for none.
        SlotShape domain = descriptor.IsBanded ? group.ShapeOf(descriptor.DomainSlot) : SlotShape.Single;
        if (domain.Columns > int.MaxValue)
        {
            throw new NotSupportedException(
                $"{descriptor} goes row by row through a matrix {domain}, and rows have at most {int.MaxValue} columns on a GPU.");
        }

        _arguments.Rows = domain.Rows;
        _arguments.Columns = (int)domain.Columns;
    }

    public override void LayOut(GroupTensors group, TableImage image, BucketTables tables)
    {
        int slot = _descriptor.DomainSlot;
        _nextTensors = tables.Pointers;
        _nextChunks = _descriptor.IsBanded ? tables.Bands(slot) : tables.Tiles(slot);
        _nextPartials = image.Add<nint>(_partials.Pointers(_scratch.Address));
        _nextCombinations = image.Add<Combination>(_partials.Combinations(group.Tensors, _scratch.Address));
    }

    public override bool TakeUp(byte* tables)
    {
        _arguments.Tensors = _nextTensors.In(tables);
        _arguments.Chunks = _nextChunks.In(tables);
        _arguments.ChunkCount = _nextChunks.Count;
        _arguments.Partials = _nextPartials.In(tables);
        _combinations = _nextCombinations.In(tables);
        _combinationCount = _nextCombinations.Count;
        return false;
    }

    public override void Enqueue(in StepScalars scalars, in Surroundings surroundings, CUstream stream)
    {
        _arguments.Scalars = scalars.OnDevice;
        _arguments.Surroundings = surroundings;
        _calls.Launch(_kernel, _arguments, stream);
        _combining?.Combine(_combinations, _combinationCount, surroundings.IsSkipped, stream);
    }
}
