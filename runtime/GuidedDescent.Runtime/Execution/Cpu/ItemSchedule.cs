namespace GuidedDescent.Execution.Cpu;

/// <summary>
/// Which thread works on which items. Every thread owns the same range of items in every run, so that its share stays in its caches and
/// on its side of the memory. A thread that has finished takes items from the far end of the others' ranges.
/// </summary>
internal sealed class ItemSchedule : IParallelWork
{
    /// <summary>Below this cost the caller is done before another thread has woken.</summary>
    private const int CostWorthSharing = 16_384;

    private readonly WorkerPool _pool;
    private readonly int _items;
    private readonly ItemRange[] _ranges;
    private IItemWork? _work;

    /// <summary>Distributes items.</summary>
    /// <param name="pool">The threads.</param>
    /// <param name="items">The number of items.</param>
    /// <param name="cost">What all of them cost together, in elements of an elementwise kernel.</param>
    public ItemSchedule(WorkerPool pool, int items, long cost)
    {
        _pool = pool;
        _items = items;
        bool isShared = pool.Threads > 1 && cost >= CostWorthSharing;
        _ranges = new ItemRange[isShared ? pool.Threads : 0];
        for (int owner = 0; owner < _ranges.Length; owner++)
        {
            _ranges[owner] = new ItemRange(
                (int)((long)items * owner / _ranges.Length), (int)((long)items * (owner + 1) / _ranges.Length));
        }
    }

    /// <summary>Does the work on every item once and returns when all of it is done.</summary>
    public void Run(IItemWork work)
    {
        if (_ranges.Length == 0)
        {
            _pool.ThrowIfDisposed();
            work.Run(0, _items, worker: 0);
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
                _work!.Run(item, item + 1, worker);
            }
        }
    }
}
