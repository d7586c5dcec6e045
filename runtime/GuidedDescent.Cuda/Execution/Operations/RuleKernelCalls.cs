using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>Launches the kernels of rules: one block of arguments serves all of an executor.</summary>
internal sealed unsafe class RuleKernelCalls(CudaSession session)
{
    private readonly KernelArguments<Arguments> _plain = new(0, 8, 16, 24, 32);
    private readonly KernelArguments<TiledArguments> _tiled = new(0, 8, 16, 24, 32, 40, 44, 48);
    private readonly KernelArguments<StoredArguments> _stored = new(StoredArguments.Offsets);

    /// <summary>Launches a kernel that goes through its domain element by element; the context must be current.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="scalars">Its scalars on the device.</param>
    /// <param name="tensors">The pointers of the bucket.</param>
    /// <param name="chunks">The first chunk.</param>
    /// <param name="chunkCount">The number of chunks.</param>
    /// <param name="surroundings">What the step does around it.</param>
    /// <param name="stream">Where the launch goes.</param>
    public void Launch(
        LoadedKernel kernel,
        byte* scalars,
        void* tensors,
        void* chunks,
        int chunkCount,
        in Surroundings surroundings,
        CUstream stream)
    {
        _plain.Values = new Arguments
        {
            Scalars = scalars,
            Tensors = tensors,
            Chunks = chunks,
            ChunkCount = chunkCount,
            Surroundings = surroundings,
        };
        kernel.Launch(session, chunkCount, _plain.Pointers, stream);
    }

    /// <summary>Launches a kernel that goes through its domain tile by tile; the context must be current.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="stream">Where the launch goes.</param>
    public void Launch(LoadedKernel kernel, in TiledArguments arguments, CUstream stream)
    {
        _tiled.Values = arguments;
        kernel.Launch(session, arguments.ChunkCount, _tiled.Pointers, stream);
    }

    /// <summary>Launches a kernel that works on what is stored in fewer bits; the context must be current.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="stream">Where the launch goes.</param>
    public void Launch(LoadedKernel kernel, in StoredArguments arguments, CUstream stream)
    {
        _stored.Values = arguments;
        kernel.Launch(session, arguments.ChunkCount, _stored.Pointers, stream);
    }

    // The parameters of every generated kernel.
    private struct Arguments
    {
        public void* Scalars;
        public void* Tensors;
        public void* Chunks;
        public int ChunkCount;
        public Surroundings Surroundings;
    }
}
