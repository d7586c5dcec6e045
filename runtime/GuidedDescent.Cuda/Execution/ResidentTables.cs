using System.Runtime.InteropServices;
using GuidedDescent.Execution;

namespace GuidedDescent.Cuda;

/// <summary>
/// The pointer tables and chunk tables of all groups, in one piece of device memory. They are sent when the executor is made and
/// again only when pointers have moved, in the order of the stream, so that kernels already on their way still see the old ones.
/// </summary>
internal sealed unsafe class ResidentTables : IDisposable
{
    private const int Alignment = 256;

    private readonly CudaSession _session;
    private readonly List<PinnedBlock> _staging = [];
    private DeviceBlock? _memory;

    public ResidentTables(CudaSession session) => _session = session;

    /// <summary>Where the tables of each group lie.</summary>
    public GroupTable[] Groups { get; private set; } = [];

    /// <summary>Sends the tables of all groups; the context must be current.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="chunkElements">The chunk size of each group.</param>
    /// <returns>Whether a table now lies elsewhere or has another length, so that captured launches refer to what is no more.</returns>
    public bool Send(IReadOnlyList<GroupTensors> groups, ReadOnlySpan<int> chunkElements)
    {
        var chunks = new Chunk[groups.Count][];
        long bytes = 0;
        for (int group = 0; group < groups.Count; group++)
        {
            chunks[group] = groups[group].Tensors.Cut(chunkElements[group]);
            bytes += Padded(chunks[group].Length * (long)sizeof(Chunk)) + Padded(PointerBytes(groups[group].Tensors));
        }

        GroupTable[] before = Groups;
        DeviceBlock? outgrown = Reserve(bytes);
        Groups = new GroupTable[groups.Count];
        PinnedBlock staging = TakeStaging(bytes);
        long offset = 0;
        for (int group = 0; group < groups.Count; group++)
        {
            long pointers = offset + Padded(chunks[group].Length * (long)sizeof(Chunk));
            Groups[group] = new GroupTable(_memory!.Address + offset, chunks[group].Length, _memory.Address + pointers);
            MemoryMarshal.AsBytes<Chunk>(chunks[group]).CopyTo(new Span<byte>(staging.Address + offset, int.MaxValue));
            long pointerBytes = PointerBytes(groups[group].Tensors);
            Buffer.MemoryCopy(groups[group].Tensors.Pointers, staging.Address + pointers, pointerBytes, pointerBytes);
            offset = pointers + Padded(pointerBytes);
        }

        staging.CopyTo(_memory!.Address, bytes);
        outgrown?.Dispose();
        return !before.AsSpan().SequenceEqual(Groups);
    }

    public void Dispose()
    {
        _memory?.Dispose();
        foreach (PinnedBlock block in _staging)
        {
            block.Dispose();
        }
    }

    private static long PointerBytes(TensorTable tensors) => (long)tensors.Count * tensors.SlotCount * sizeof(float*);

    private static long Padded(long bytes) => (bytes + Alignment - 1) & -Alignment;

    private DeviceBlock? Reserve(long bytes)
    {
        if (_memory is not null && _memory.Bytes >= bytes)
        {
            return null;
        }

        DeviceBlock? outgrown = _memory;
        _memory = DeviceBlock.Allocate(_session, bytes);
        return outgrown;
    }

    /// <summary>
    /// Host memory that no copy still reads. A host that runs ahead finds all of it in use and takes more instead of waiting.
    /// </summary>
    private PinnedBlock TakeStaging(long bytes)
    {
        foreach (PinnedBlock block in _staging)
        {
            if (block.Bytes >= bytes && block.IsFree())
            {
                return block;
            }
        }

        var added = new PinnedBlock(_session, bytes);
        _staging.Add(added);
        return added;
    }
}
