namespace GuidedDescent.Execution.Cpu;

/// <summary>
/// Which thread works on which chunks. Chunks are gathered into items of about equal cost; every thread owns the same range of
/// items in every step, so that its share stays in its caches and on its side of the memory. A thread that has finished takes
/// items from the far end of the others' ranges.
/// </summary>
internal sealed class ChunkSchedule : IParallelWork
{
    /// <summary>What a chunk costs beside its elements, in elements: finding its streams, and its tail.</summary>
    private const int ChunkOverhead = 64;

    /// <summary>Below this many elements the caller is done before another thread has woken.</summary>
    private const int ElementsWorthSharing = 16_384;

    private const int SmallestItem = 4_096;
    private const int LargestItem = 65_536;
    private const int ItemsPerThread = 8;

    private readonly WorkerPool _pool;
    private readonly Chunk[] _chunks;
    private readonly int[] _itemStarts;
    private readonly ItemRange[] _ranges;
    private IChunkWork? _work;

    public ChunkSchedule(WorkerPool pool, TensorTable tensors, int chunkElements)
    {
        _pool = pool;
        long share = tensors.ElementCount / ((long)pool.Threads * ItemsPerThread);
        int itemElements = (int)Math.Clamp(share, SmallestItem, LargestItem);
        _chunks = tensors.Cut(Math.Min(chunkElements, itemElements / 16 * 16));
        _itemStarts = GatherItems(_chunks, itemElements, out long cost);
        bool isShared = pool.Threads > 1 && cost >= ElementsWorthSharing;
        _ranges = new ItemRange[isShared ? pool.Threads : 0];
        int items = _itemStarts.Length - 1;
        for (int owner = 0; owner < _ranges.Length; owner++)
        {
            _ranges[owner] = new ItemRange(
                (int)((long)items * owner / _ranges.Length), (int)((long)items * (owner + 1) / _ranges.Length));
        }
    }

    /// <summary>Does the work on every chunk once and returns when all of it is done.</summary>
    public void Run(IChunkWork work)
    {
        if (_ranges.Length == 0)
        {
            _pool.ThrowIfDisposed();
            work.Run(_chunks, worker: 0);
            return;
        }

        foreach (ItemRange range in _ranges)
        {
            range.Reset();
        }

        _work = work;
        _pool.Run(this);
    }

    void IParallelWork.Run(int worker)
    {
        for (int distance = 0; distance < _ranges.Length; distance++)
        {
            ItemRange range = _ranges[(worker + distance) % _ranges.Length];
            while (range.TryTake(fromBack: distance != 0, out int item))
            {
                _work!.Run(_chunks.AsSpan(_itemStarts[item].._itemStarts[item + 1]), worker);
            }
        }
    }

    /// <summary>The first chunk of each item, and the number of chunks as an end mark.</summary>
    private static int[] GatherItems(Chunk[] chunks, int itemElements, out long totalCost)
    {
        List<int> starts = [0];
        totalCost = 0;
        long cost = 0;
        for (int index = 0; index < chunks.Length; index++)
        {
            long chunkCost = chunks[index].Length + ChunkOverhead;
            if (cost > 0 && cost + chunkCost > itemElements + ChunkOverhead)
            {
                starts.Add(index);
                cost = 0;
            }

            cost += chunkCost;
            totalCost += chunkCost;
        }

        starts.Add(chunks.Length);
        return [.. starts];
    }
}
