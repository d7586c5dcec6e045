using GuidedDescent.Rules;

namespace GuidedDescent.Execution.Cpu.Operations;

/// <summary>The blocks of all tensors of a bucket, gathered into items of about equal cost that threads share.</summary>
internal sealed class BlockSchedule : IItemWork
{
    /// <summary>What a row costs beside its elements, in elements.</summary>
    private const int RowOverhead = 16;

    private readonly Block[] _blocks;
    private readonly int[] _itemStarts;
    private readonly ItemSchedule _schedule;
    private IBlockWork? _work;

    /// <summary>Distributes blocks that somebody has cut.</summary>
    /// <param name="pool">The threads.</param>
    /// <param name="blocks">The blocks.</param>
    /// <param name="costPerElement">What an element costs, in elements of an elementwise kernel.</param>
    public BlockSchedule(WorkerPool pool, Block[] blocks, int costPerElement = 1)
    {
        _blocks = blocks;
        long[] costs =
            [.. blocks.Select(block => (block.Elements * costPerElement) + (block.Rows * RowOverhead) + ItemCuts.Overhead)];
        _itemStarts = ItemCuts.Gather(costs, ItemCuts.ItemElements(pool.Threads, costs.Sum()), out long cost);
        _schedule = new ItemSchedule(pool, _itemStarts.Length - 1, cost);
    }

    /// <summary>Cuts domains into blocks of limited width, and of so many rows that a block is about one item.</summary>
    /// <param name="pool">The threads.</param>
    /// <param name="domains">The extents of the domain of each tensor.</param>
    /// <param name="width">The most columns of a block.</param>
    /// <param name="rowMultiple">What the rows of all blocks but the last of a tensor are a multiple of.</param>
    public static Block[] Cut(WorkerPool pool, SlotShape[] domains, int width, int rowMultiple)
    {
        var blocks = new List<Block>();
        int itemElements = ItemCuts.ItemElements(pool.Threads, domains.Sum(domain => domain.Length));
        width = Math.Min(width, (itemElements + SegmentKernel.TileLength - 1) / SegmentKernel.TileLength * SegmentKernel.TileLength);
        for (int tensor = 0; tensor < domains.Length; tensor++)
        {
            SlotShape domain = domains[tensor];
            int columns = (int)Math.Min(width, domain.Columns);
            int rows = columns == 0 ? 0 : Math.Max(1, itemElements / columns / rowMultiple) * rowMultiple;
            for (int row = 0; columns > 0 && row < domain.Rows; row += Math.Min(rows, domain.Rows - row))
            {
                for (long column = 0; column < domain.Columns; column += columns)
                {
                    blocks.Add(new Block(
                        tensor, row, Math.Min(rows, domain.Rows - row), column, (int)Math.Min(columns, domain.Columns - column)));
                }
            }
        }

        return [.. blocks];
    }

    /// <summary>Does the work on every block once and returns when all of it is done.</summary>
    public void Run(IBlockWork work)
    {
        _work = work;
        _schedule.Run(this);
    }

    void IItemWork.Run(int first, int end, int worker) =>
        _work!.Run(_blocks.AsSpan(_itemStarts[first].._itemStarts[end]), worker);
}
