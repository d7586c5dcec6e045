namespace GuidedDescent.Cuda;

/// <summary>The parameters of every kernel over what is stored in fewer bits.</summary>
internal unsafe struct StoredArguments
{
    /// <summary>Where each parameter begins, in bytes.</summary>
    public static ReadOnlySpan<int> Offsets => [0, 8, 16, 24, 32, 40, 48, 56];

    public void* Scalars;
    public void* Step;
    public void* Tensors;
    public void* Beside;
    public void* Codes;
    public void* Chunks;
    public int ChunkCount;
    public Surroundings Surroundings;
}
