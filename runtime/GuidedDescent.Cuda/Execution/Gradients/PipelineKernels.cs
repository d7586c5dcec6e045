using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>Launches what measures gradients and decides about a step.</summary>
internal sealed unsafe class PipelineKernels
{
    private readonly CudaSession _session;
    private readonly LoadedKernel _squareTiles;
    private readonly LoadedKernel _clipTensors;
    private readonly LoadedKernel _decide;
    private readonly KernelArguments<TileArguments> _tiles = new(0, 8, 16, 24, 32);
    private readonly KernelArguments<PipelineArguments> _pipeline = new(0);

    /// <summary>Loads the kernels; the context must be current.</summary>
    public PipelineKernels(CudaSession session, KernelLoader loader)
    {
        _session = session;
        LoadedKernel[] kernels = loader.LoadOwn(RuntimeKernels.GradientFile, RuntimeKernels.SquareTiles, RuntimeKernels.ClipTensors);
        (_squareTiles, _clipTensors) = (kernels[0], kernels[1]);
        _decide = loader.LoadOwn(RuntimeKernels.DecisionFile, RuntimeKernels.Decide)[0];
    }

    /// <summary>How many blocks of the kernel that reads the gradients run at once.</summary>
    public int ResidentBlocks => _squareTiles.ResidentBlocks;

    /// <summary>Adds up the squares of all tensors and clips each by itself; the context must be current.</summary>
    public void Measure(in PipelineArguments arguments, MeasureTables tables, CUstream stream)
    {
        _tiles.Values = new TileArguments
        {
            Tensors = tables.Tensors,
            Stretches = tables.Stretches,
            Count = tables.StretchCount,
            GradientTiles = arguments.GradientTiles,
            WeightTiles = arguments.WeightTiles,
        };
        _squareTiles.Launch(_session, tables.StretchCount, _tiles.Pointers, stream);
        _pipeline.Values = arguments;
        _clipTensors.Launch(_session, arguments.TensorCount, _pipeline.Pointers, stream);
    }

    /// <summary>Decides about the step; the context must be current.</summary>
    public void Decide(in PipelineArguments arguments, CUstream stream)
    {
        _pipeline.Values = arguments;
        _decide.Launch(_session, units: 1, _pipeline.Pointers, stream);
    }

    // The parameters of gd_square_tiles.
    private struct TileArguments
    {
        public void* Tensors;
        public void* Stretches;
        public int Count;
        public void* GradientTiles;
        public void* WeightTiles;
    }
}
