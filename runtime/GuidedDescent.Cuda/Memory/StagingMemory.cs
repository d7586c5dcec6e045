namespace GuidedDescent.Cuda;

/// <summary>
/// Pinned host memory that tables are sent from. A host that runs ahead of the GPU finds what it used last still being read, and
/// takes another piece instead of waiting, up to a limit.
/// </summary>
internal sealed class StagingMemory(CudaSession session) : IDisposable
{
    // Tables that change in every step, and a host that is this many steps ahead: then it waits.
    private const int MostBlocks = 8;

    // The one used last comes last.
    private readonly List<PinnedBlock> _blocks = [];

    /// <summary>Memory that no copy reads any more; the context must be current.</summary>
    public PinnedBlock Take(long bytes)
    {
        PinnedBlock block = TakeFree(bytes) ?? (_blocks.Count < MostBlocks ? new PinnedBlock(session, bytes) : TakeOldest(bytes));
        _blocks.Add(block);
        return block;
    }

    public void Dispose() => _blocks.ForEach(block => block.Dispose());

    private PinnedBlock? TakeFree(long bytes)
    {
        for (int index = 0; index < _blocks.Count; index++)
        {
            PinnedBlock block = _blocks[index];
            if (block.Bytes >= bytes && block.IsFree())
            {
                _blocks.RemoveAt(index);
                return block;
            }
        }

        return null;
    }

    private PinnedBlock TakeOldest(long bytes)
    {
        PinnedBlock oldest = _blocks[0];
        oldest.Wait();
        if (oldest.Bytes < bytes)
        {
            var larger = new PinnedBlock(session, bytes);
            oldest.Dispose();
            oldest = larger;
        }

        _blocks.RemoveAt(0);
        return oldest;
    }
}
