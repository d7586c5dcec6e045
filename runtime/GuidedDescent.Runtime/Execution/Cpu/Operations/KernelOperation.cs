using GuidedDescent.Execution.Cpu.Gradients;
using GuidedDescent.Execution.Cpu.Products;
using GuidedDescent.Rules;

namespace GuidedDescent.Execution.Cpu.Operations;

/// <summary>A kernel over domains of any shape, and the reductions that ride along in it.</summary>
internal sealed unsafe class KernelOperation : ICpuOperation
{
    /// <summary>The most columns a thread adds up side by side: what fits its nearest cache beside the streams.</summary>
    private const int WidestColumns = 4_096;

    private readonly BlockSchedule _schedule;
    private readonly SegmentKernelWork _work;
    private readonly BlockSchedule? _combinations;
    private readonly CombinationWork _combination;

    public KernelOperation(
        CpuDevice device, GroupTensors group, KernelDescriptor kernel, NumberBuffer partialMemory, GradientLoads? loads)
    {
        loads = kernel.Reads.Contains(Slot.Gradient) ? loads : null;
        TensorTable tensors = group.Tensors;
        StoresWeight = AverageTraffic.CanFollow(kernel);
        KernelShapes.Check(group, kernel);
        SlotShape[] domains = [.. Enumerable.Range(0, tensors.Count).Select(tensor => KernelShapes.DomainOf(tensors, tensor, kernel))];
        var prepared = new SegmentKernel(kernel);
        var partials = new PartialSums(partialMemory, domains, prepared.Reductions);
        int width = WidthOf(device, prepared, loads);
        Block[] blocks = BlockSchedule.Cut(device.Pool, domains, width, prepared.HasColumns ? SegmentKernel.BandRows : 1);
        _schedule = new BlockSchedule(device.Pool, blocks);
        _combination = new CombinationWork(tensors, [.. kernel.Reductions], domains, partials);
        if (!kernel.Reductions.IsEmpty)
        {
            _combinations = new BlockSchedule(device.Pool, _combination.Cut(), CostOfResult(tensors, domains));
        }

        _work = new SegmentKernelWork(tensors, prepared, domains, partials, width, device.Threads, loads);
    }

    /// <summary>Whether averages can be drawn towards the weights while these are in the cache.</summary>
    public bool StoresWeight { get; }

    public void Run(ReadOnlySpan<float> scalars) => Run(scalars, averages: null);

    /// <summary>Runs it over all tensors of the bucket, and returns when that is done.</summary>
    /// <param name="scalars">The scalars of this step.</param>
    /// <param name="averages">What has to be done to all weights once they are written; null for nothing.</param>
    public void Run(ReadOnlySpan<float> scalars, AverageUpdate? averages)
    {
        // The run is over when this method returns, so the block need not be copied.
        fixed (float* block = scalars)
        {
            _work.Prepare(block, averages);
            _schedule.Run(_work);
        }

        _combinations?.Run(_combination);
    }

    public void Dispose() => _work.Dispose();

    private static int WidthOf(CpuDevice device, SegmentKernel kernel, GradientLoads? loads)
    {
        int width = kernel.HasColumns ? Math.Min(WidestColumns, device.ChunkElements) : device.ChunkElements;
        width = loads is null ? width : Math.Min(GradientLoads.Stretch, width);

        // Segments begin at multiples of a tile.
        return kernel.HasLanes || kernel.HasColumns
            ? (width + SegmentKernel.TileLength - 1) / SegmentKernel.TileLength * SegmentKernel.TileLength
            : width;
    }

    /// <summary>About how many numbers are added up for each result.</summary>
    private int CostOfResult(TensorTable tensors, SlotShape[] domains)
    {
        long results = Math.Max(1, _combination.Cut().Sum(block => block.Columns));
        long tiles = domains.Sum(domain => Math.Max(domain.Length / SegmentKernel.TileLength, domain.Length / SegmentKernel.BandRows));
        return (int)Math.Clamp(tiles / results, 1, 1 << 20);
    }
}
