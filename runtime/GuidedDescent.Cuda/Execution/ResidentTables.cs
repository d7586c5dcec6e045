using GuidedDescent.Execution;

namespace GuidedDescent.Cuda;

/// <summary>
/// The pointer tables and chunk tables of all groups, in one piece of device memory. They are sent when the executor is made and
/// again only when pointers have moved, in the order of the stream, so that kernels already on their way still see the old ones.
/// </summary>
internal sealed unsafe class ResidentTables(CudaSession session) : IDisposable
{
    /// <summary>Kernels load 16 bytes at a time where all streams of a chunk begin at a multiple of that.</summary>
    private const int WidestAccess = 16;

    private const int Alignment = 256;

    private readonly StagingMemory _staging = new(session);
    private DeviceBlock? _memory;

    /// <summary>Where the tables of each group lie.</summary>
    public GroupTable[] Groups { get; private set; } = [];

    /// <summary>Sends the tables of all groups; the context must be current. Where it throws, nothing has changed.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="chunkElements">The chunk size of each group.</param>
    /// <returns>Whether a table now lies elsewhere or has another length, so that captured launches refer to what is no more.</returns>
    public bool Send(IReadOnlyList<GroupTensors> groups, ReadOnlySpan<int> chunkElements)
    {
        var chunks = new Chunk[groups.Count][];
        long bytes = 0;
        for (int group = 0; group < groups.Count; group++)
        {
            chunks[group] = groups[group].Tensors.Cut(chunkElements[group], WidestAccess);
            bytes += Padded(ChunkBytes(chunks[group])) + Padded(PointerBytes(groups[group].Tensors));
        }

        DeviceBlock? memory = bytes > (_memory?.Bytes ?? 0) ? DeviceBlock.Allocate(session, bytes) : _memory;
        GroupTable[] tables;
        try
        {
            tables = SendTo(memory, groups, chunks, bytes);
        }
        catch when (memory != _memory)
        {
            memory?.Dispose();
            throw;
        }

        bool hasMoved = !tables.AsSpan().SequenceEqual(Groups);
        DeviceBlock? outgrown = memory == _memory ? null : _memory;
        (Groups, _memory) = (tables, memory);
        outgrown?.Dispose();
        return hasMoved;
    }

    public void Dispose()
    {
        _memory?.Dispose();
        _staging.Dispose();
    }

    private GroupTable[] SendTo(DeviceBlock? memory, IReadOnlyList<GroupTensors> groups, Chunk[][] chunks, long bytes)
    {
        var tables = new GroupTable[groups.Count];
        if (bytes == 0)
        {
            return tables;
        }

        PinnedBlock staging = _staging.Take(bytes);
        long offset = 0;
        for (int group = 0; group < groups.Count; group++)
        {
            long chunkBytes = ChunkBytes(chunks[group]);
            long pointerBytes = PointerBytes(groups[group].Tensors);
            long pointers = offset + Padded(chunkBytes);
            fixed (Chunk* first = chunks[group])
            {
                Buffer.MemoryCopy(first, staging.Address + offset, chunkBytes, chunkBytes);
            }

            Buffer.MemoryCopy(groups[group].Tensors.Pointers, staging.Address + pointers, pointerBytes, pointerBytes);
            tables[group] = new GroupTable(memory!.Address + offset, chunks[group].Length, memory.Address + pointers);
            offset = pointers + Padded(pointerBytes);
        }

        staging.CopyTo(memory!.Address, bytes);
        return tables;
    }

    private static long ChunkBytes(Chunk[] chunks) => (long)chunks.Length * sizeof(Chunk);

    private static long PointerBytes(TensorTable tensors) => (long)tensors.Count * tensors.SlotCount * sizeof(float*);

    private static long Padded(long bytes) => (bytes + Alignment - 1) & -Alignment;
}
