using GuidedDescent.Execution.Cpu.Products;
using GuidedDescent.Rules;

namespace GuidedDescent.Execution.Cpu.Operations;

/// <summary>
/// Where the tiles and bands of a kernel leave what they gathered: for each tensor and reduction a row of tiles for each row of the
/// domain, or a row of columns for each band. All operations of an executor share the memory, one after the other.
/// </summary>
internal sealed unsafe class PartialSums
{
    private readonly NumberBuffer _memory;
    private readonly SlotShape[] _domains;
    private readonly ReductionKind[] _reductions;
    private readonly long[] _offsets;

    public PartialSums(NumberBuffer memory, SlotShape[] domains, ReductionKind[] reductions)
    {
        _memory = memory;
        _domains = domains;
        _reductions = reductions;
        _offsets = new long[domains.Length * reductions.Length];
        long end = 0;
        for (int index = 0; index < _offsets.Length; index++)
        {
            _offsets[index] = end;
            SlotShape domain = domains[index / reductions.Length];
            end += reductions[index % reductions.Length] == ReductionKind.ColumnSum
                ? BandsOf(domain) * domain.Columns
                : domain.Rows * TilesOf(domain);
        }

        memory.Reserve(checked((nint)end));
    }

    /// <summary>The number of tiles in a row.</summary>
    public static long TilesOf(SlotShape domain) => (domain.Columns + SegmentKernel.TileLength - 1) / SegmentKernel.TileLength;

    /// <summary>The number of bands.</summary>
    public static int BandsOf(SlotShape domain) =>
        (int)(((long)domain.Rows + SegmentKernel.BandRows - 1) / SegmentKernel.BandRows);

    /// <summary>What a tile came to.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="reduction">The reduction.</param>
    /// <param name="row">The row of the domain.</param>
    /// <param name="tile">The place of the tile in its row.</param>
    public float* OfTile(int tensor, int reduction, int row, long tile) =>
        Of(tensor, reduction) + (row * TilesOf(_domains[tensor])) + tile;

    /// <summary>What a column of a band came to.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="reduction">The reduction.</param>
    /// <param name="band">The place of the band.</param>
    /// <param name="column">The column.</param>
    public float* OfColumn(int tensor, int reduction, int band, long column) =>
        Of(tensor, reduction) + (band * _domains[tensor].Columns) + column;

    private float* Of(int tensor, int reduction) => _memory.Start + _offsets[(tensor * _reductions.Length) + reduction];
}
