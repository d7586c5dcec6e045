using GuidedDescent.Execution;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>Has averages take the place of the weights of a bucket that are stored in 16 bits, and brings these back.</summary>
internal sealed unsafe class WeightLending
{
    private readonly CudaSession _session;
    private readonly LoadedKernel _lend;
    private readonly LoadedKernel _return;
    private readonly KernelArguments<Arguments> _arguments = new(0, 8, 16, 20, 24, 28, 32);
    private TablePlace _nextTensors;
    private TablePlace _nextChunks;
    private Arguments _bucket;

    /// <summary>Loads the kernels; the context must be current.</summary>
    public WeightLending(CudaSession session, KernelLoader loader)
    {
        _session = session;
        LoadedKernel[] kernels = loader.LoadOwn(RuntimeKernels.LendingFile, RuntimeKernels.LendWeights, RuntimeKernels.ReturnWeights);
        (_lend, _return) = (kernels[0], kernels[1]);
    }

    /// <summary>Adds the tables.</summary>
    /// <param name="weights">Where the weights lie, and what is put in their place.</param>
    /// <param name="averages">The number of averages.</param>
    /// <param name="image">Where tables are laid out.</param>
    public void LayOut(LentWeights weights, int averages, TableImage image)
    {
        int pointerCount = 2 + averages;
        nint[] pointers = new nint[pointerCount * weights.Lengths.Length];
        for (int row = 0; row < weights.Lengths.Length; row++)
        {
            Span<nint> own = pointers.AsSpan(row * pointerCount, pointerCount);
            (own[0], own[1]) = ((nint)weights.Stored(row), (nint)weights.Aside(row));
            for (int average = 0; average < averages; average++)
            {
                own[2 + average] = (nint)weights.Average(row, average);
            }
        }

        int chunkElements = LaunchShape.ChunkElements(weights.Lengths.Sum(), _lend.ResidentBlocks);
        _nextTensors = image.Add<nint>(pointers);
        _nextChunks = image.Add<Chunk>(DomainChunks.Flat(weights.Lengths, chunkElements));
        _bucket.PointerCount = pointerCount;
        _bucket.IsHalf = weights.Format == StorageFormat.Half ? 1 : 0;
    }

    /// <summary>Takes up the tables that were laid out last.</summary>
    public void TakeUp(byte* tables)
    {
        _bucket.Tensors = _nextTensors.In(tables);
        _bucket.Chunks = _nextChunks.In(tables);
        _bucket.ChunkCount = _nextChunks.Count;
    }

    /// <summary>Moves the weights; the context must be current.</summary>
    public void Move(int average, WeightMove move)
    {
        _arguments.Values = _bucket with { Average = average, IsCopy = move == WeightMove.Copy ? 1 : 0 };
        LoadedKernel kernel = move == WeightMove.Return ? _return : _lend;
        kernel.Launch(_session, _bucket.ChunkCount, _arguments.Pointers, _session.Stream);
    }

    // The parameters of both kernels.
    private struct Arguments
    {
        public void* Tensors;
        public void* Chunks;
        public int ChunkCount;
        public int PointerCount;
        public int Average;
        public int IsHalf;
        public int IsCopy;
    }
}
