namespace GuidedDescent.Language.Eager;

/// <summary>
/// How often a term of a kernel's sum is rounded on its way into the result, at most. The order of additions is fixed, the same on
/// every device: elements are added up in single precision within tiles, and the tiles' sums in double precision.
/// </summary>
/// <param name="Single">Additions in single precision.</param>
/// <param name="Double">Additions in double precision; 0 where one tile is all, whose sum the result is.</param>
internal readonly record struct SummationOrder(int Single, int Double)
{
    private const int TileLength = 1024;
    private const int TileLanes = 32;
    private const int TileTree = 5;
    private const int CombinedLanes = 256;
    private const int CombinedTree = 8;
    private const int BandRows = 32;
    private const int GroupRows = 4;

    /// <summary>For <c>Sum</c>: tiles of 1024 elements of 32 lanes and a tree of 5 levels; combined by 256 lanes and a tree of 8.</summary>
    public static SummationOrder Flat(int count) =>
        new(TileAdditions(count), count <= TileLength ? 0 : Parts(Parts(count, TileLength), CombinedLanes) + CombinedTree);

    /// <summary>For <c>RowSum</c>: each row in tiles as for <c>Sum</c>, combined one after the other.</summary>
    public static SummationOrder Row(int count) => new(TileAdditions(count), Parts(count, TileLength) - 1);

    /// <summary>
    /// For <c>ColumnSum</c>: bands of 32 rows, in which groups of 4 rows are added row after row, and then group after group; combined
    /// one after the other.
    /// </summary>
    public static SummationOrder Column(int count) => new(GroupRows + (BandRows / GroupRows), Parts(count, BandRows) - 1);

    /// <summary>For <c>GroupSum</c>: one number of each parameter, in any order and in either precision.</summary>
    public static SummationOrder Group(int count) => new(count, 0);

    private static int TileAdditions(int count) => Parts(Math.Min(count, TileLength), TileLanes) + TileTree;

    private static int Parts(int count, int length) => (count + length - 1) / length;
}
