using GuidedDescent.Execution;
using GuidedDescent.Rules;

namespace GuidedDescent.Cuda;

/// <summary>
/// Where the tiles and bands of a kernel leave what they came to, and what is made of it: for each tensor and reduction a row of tiles for
/// each row of the domain, or a row of columns for each band.
/// </summary>
internal sealed unsafe class PartialResults
{
    private const int SumInLanes = 0;
    private const int Maximum = 1;
    private const int SumInOrder = 2;

    private readonly KernelDescriptor _kernel;
    private readonly SlotShape[] _domains;
    private readonly long[] _offsets;

    public PartialResults(TensorTable tensors, KernelDescriptor kernel)
    {
        _kernel = kernel;
        _domains = [.. Enumerable.Range(0, tensors.Count).Select(row => DomainOf(tensors.Shape(row, kernel.DomainSlot)))];
        _offsets = new long[_domains.Length * kernel.Reductions.Length];
        for (int index = 0; index < _offsets.Length; index++)
        {
            _offsets[index] = Bytes;
            Bytes += sizeof(float) * CountOf(
                kernel.Reductions[index % kernel.Reductions.Length].Kind, _domains[index / kernel.Reductions.Length]);
        }
    }

    /// <summary>The memory that all need together.</summary>
    public long Bytes { get; }

    /// <summary>Where each reduction of each tensor begins, tensor after tensor.</summary>
    public nint[] Pointers(byte* memory) => [.. _offsets.Select(offset => (nint)memory + (nint)offset)];

    /// <summary>What has to be combined, in stretches of as many results as a block has threads.</summary>
    public Combination[] Combinations(TensorTable tensors, byte* memory)
    {
        var combinations = new List<Combination>();
        for (int index = 0; index < _offsets.Length; index++)
        {
            int tensor = index / _kernel.Reductions.Length;
            ReductionDescriptor reduction = _kernel.Reductions[index % _kernel.Reductions.Length];
            Combination all = Combine(reduction.Kind, _domains[tensor]);
            long results = tensors.Shape(tensor, reduction.ResultSlot).Length;
            for (long first = 0; first < results; first += LaunchShape.BlockThreads)
            {
                combinations.Add(all with
                {
                    Partials = (float*)(memory + _offsets[index]) + (first * all.ResultStride),
                    Results = tensors.Pointer(tensor, reduction.ResultSlot) + first,
                    ResultCount = (int)Math.Min(LaunchShape.BlockThreads, results - first),
                });
            }
        }

        return [.. combinations];
    }

    private SlotShape DomainOf(SlotShape shape) => _kernel.IsBanded ? shape : new SlotShape(1, shape.Length);

    private static Combination Combine(ReductionKind kind, SlotShape domain) => kind switch
    {
        ReductionKind.ColumnSum =>
            new() { Kind = SumInOrder, TermCount = BandsOf(domain), TermStride = domain.Columns, ResultStride = 1 },
        ReductionKind.RowSum =>
            new() { Kind = SumInOrder, TermCount = TilesOf(domain), TermStride = 1, ResultStride = TilesOf(domain) },
        _ => new() { Kind = kind == ReductionKind.Sum ? SumInLanes : Maximum, TermCount = CountOf(kind, domain), TermStride = 1 },
    };

    private static long CountOf(ReductionKind kind, SlotShape domain) =>
        kind == ReductionKind.ColumnSum ? BandsOf(domain) * domain.Columns : TilesOf(domain) * domain.Rows;

    private static long TilesOf(SlotShape domain) => (domain.Columns + DomainChunks.TileLength - 1) / DomainChunks.TileLength;

    private static long BandsOf(SlotShape domain) => ((long)domain.Rows + DomainChunks.BandRows - 1) / DomainChunks.BandRows;
}
