namespace GuidedDescent.Execution.Cpu;

/// <summary>The chunks of a group, gathered into items of about equal cost that threads share.</summary>
internal sealed class ChunkSchedule : IItemWork
{
    private readonly WorkerPool _pool;
    private readonly Chunk[] _chunks;
    private readonly int[] _itemStarts;
    private readonly ItemSchedule _schedule;
    private IChunkWork? _work;

    public ChunkSchedule(WorkerPool pool, TensorTable tensors, int chunkElements, int granularity = 16)
    {
        _pool = pool;
        int itemElements = ItemCuts.ItemElements(pool.Threads, tensors.ElementCount);
        _chunks = tensors.Cut(WholeGrains(Math.Min(chunkElements, itemElements / granularity * granularity), granularity));
        _itemStarts = ItemCuts.Gather([.. _chunks.Select(chunk => chunk.Length + ItemCuts.Overhead)], itemElements, out long cost);
        _schedule = new ItemSchedule(pool, _itemStarts.Length - 1, cost);
    }

    /// <summary>Does the work on every chunk once and returns when all of it is done.</summary>
    public void Run(IChunkWork work)
    {
        _work = work;
        _schedule.Run(this);
    }

    /// <summary>Does the same where the threads have ended as well, on the calling one.</summary>
    public void RunAnyway(IChunkWork work)
    {
        if (_pool.IsDisposed)
        {
            work.Run(_chunks, worker: 0);
        }
        else
        {
            Run(work);
        }
    }

    private static int WholeGrains(int elements, int granularity) => (elements + granularity - 1) / granularity * granularity;

    void IItemWork.Run(int first, int end, int worker) =>
        _work!.Run(_chunks.AsSpan(_itemStarts[first].._itemStarts[end]), worker);
}
