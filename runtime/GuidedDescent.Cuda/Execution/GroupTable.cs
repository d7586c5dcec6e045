namespace GuidedDescent.Cuda;

/// <summary>Where the tables of one group lie in device memory.</summary>
/// <param name="Chunks">The first chunk.</param>
/// <param name="ChunkCount">The number of chunks; 0 for a group without elements.</param>
/// <param name="Tensors">The first pointer; one row per tensor, one pointer per slot.</param>
internal readonly unsafe record struct GroupTable(nint Chunks, int ChunkCount, nint Tensors)
{
    public GroupTable(byte* chunks, int chunkCount, byte* tensors)
        : this((nint)chunks, chunkCount, (nint)tensors)
    {
    }
}
