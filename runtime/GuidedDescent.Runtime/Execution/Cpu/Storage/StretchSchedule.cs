using GuidedDescent.Precision;

namespace GuidedDescent.Execution.Cpu;

/// <summary>Tensors stored in other formats than singles, cut into stretches that threads share.</summary>
internal sealed class StretchSchedule : IItemWork
{
    private readonly WorkerPool _pool;
    private readonly Chunk[] _chunks;
    private readonly int[] _itemStarts;
    private readonly ItemSchedule _schedule;
    private IStretchWork? _work;

    public StretchSchedule(WorkerPool pool, IReadOnlyList<long> lengths)
    {
        _pool = pool;
        int itemElements = ItemCuts.ItemElements(pool.Threads, lengths.Sum());
        _chunks = [.. Cut(lengths, itemElements / Stretch.MostElements * Stretch.MostElements)];
        _itemStarts = ItemCuts.Gather([.. _chunks.Select(chunk => (long)chunk.Length + ItemCuts.Overhead)], itemElements, out long cost);
        _schedule = new ItemSchedule(pool, _itemStarts.Length - 1, cost);
    }

    /// <summary>
    /// Does the work on every stretch once, on the calling thread where the others have ended, and returns when all of it is done.
    /// </summary>
    public void Run(IStretchWork work)
    {
        _work = work;
        if (_pool.IsDisposed)
        {
            ((IItemWork)this).Run(0, _itemStarts.Length - 1, worker: 0);
        }
        else
        {
            _schedule.Run(this);
        }
    }

    void IItemWork.Run(int first, int end, int worker)
    {
        foreach (ref readonly Chunk chunk in _chunks.AsSpan(_itemStarts[first].._itemStarts[end]))
        {
            for (int start = 0; start < chunk.Length; start += Stretch.MostElements)
            {
                int length = Math.Min(Stretch.MostElements, chunk.Length - start);
                _work!.Run(new Stretch(chunk.Tensor, chunk.Offset + start, length));
            }
        }
    }

    private static IEnumerable<Chunk> Cut(IReadOnlyList<long> lengths, int chunkElements)
    {
        for (int row = 0; row < lengths.Count; row++)
        {
            for (long offset = 0; offset < lengths[row]; offset += chunkElements)
            {
                yield return new Chunk(offset, row, (int)Math.Min(chunkElements, lengths[row] - offset));
            }
        }
    }
}
