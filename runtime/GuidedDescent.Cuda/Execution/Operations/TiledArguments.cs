namespace GuidedDescent.Cuda;

/// <summary>The parameters of a generated kernel that goes through its domain tile by tile, field by field.</summary>
internal unsafe struct TiledArguments
{
    public void* Scalars;
    public void* Tensors;
    public void* Chunks;
    public int ChunkCount;
    public void* Partials;
    public int Rows;
    public int Columns;
    public Surroundings Surroundings;
}
