using GuidedDescent.Execution;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>The launches between one stored slot of a bucket and its copy in single precision.</summary>
/// <param name="calls">What launches kernels.</param>
/// <param name="kernels">The kernels for how the slot is stored.</param>
/// <param name="codes">The codes of 8 bits on the device; null where the slot has none.</param>
internal sealed unsafe class SlotCopy(RuleKernelCalls calls, CopyKernels kernels, CodeTables? codes)
{
    private TablePlace _nextPointers;
    private TablePlace _nextBeside;
    private TablePlace _nextChunks;
    private StoredArguments _arguments;

    /// <summary>The pointers of all rows on the device: two for each, the first to what is stored.</summary>
    public void* Pointers => _arguments.Tensors;

    /// <summary>Adds the tables.</summary>
    public void LayOut(CopyRows rows, TableImage image)
    {
        _nextPointers = image.Add<nint>(rows.Pointers);
        _nextBeside = image.Add<BesideSlot>(rows.Beside);
        int chunkElements = LaunchShape.StoredChunkElements(rows.Lengths.Sum(), kernels.ResidentBlocks);
        _nextChunks = image.Add<Chunk>(DomainChunks.Flat(rows.Lengths, chunkElements));
    }

    /// <summary>Takes up the tables that were laid out last.</summary>
    public void TakeUp(byte* tables)
    {
        _arguments.Tensors = _nextPointers.In(tables);
        _arguments.Beside = _nextBeside.In(tables);
        _arguments.Codes = codes is null ? null : codes.Address;
        _arguments.Chunks = _nextChunks.In(tables);
        _arguments.ChunkCount = _nextChunks.Count;
    }

    /// <summary>Makes the copy, multiplied where there are factors; the context must be current.</summary>
    public void Open(in Surroundings surroundings, CUstream stream) => Launch(kernels.Open, step: null, surroundings, stream);

    /// <summary>Stores the copy; the context must be current.</summary>
    public void Close(byte* step, in Surroundings surroundings, CUstream stream) => Launch(kernels.Close, step, surroundings, stream);

    /// <summary>Draws averages towards what is stored; the context must be current.</summary>
    public void Draw(in Surroundings surroundings, CUstream stream) => Launch(kernels.Draw, step: null, surroundings, stream);

    private void Launch(LoadedKernel kernel, byte* step, in Surroundings surroundings, CUstream stream)
    {
        _arguments.Step = step;
        _arguments.Surroundings = surroundings;
        calls.Launch(kernel, _arguments, stream);
    }
}
