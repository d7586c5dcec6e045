using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>Launches what puts the numbers of matrices in other places, for all tensors of a bucket at once.</summary>
internal sealed unsafe class RearrangementKernels
{
    private const int Side = 32;

    private readonly CudaSession _session;
    private readonly LoadedKernel _transpose;
    private readonly LoadedKernel _rankKeys;
    private readonly LoadedKernel _move;
    private readonly KernelArguments<Arguments> _arguments = new(0);

    /// <summary>Loads the kernels; the context must be current.</summary>
    public RearrangementKernels(CudaSession session, KernelLoader loader)
    {
        _session = session;
        LoadedKernel[] kernels = loader.LoadOwn(
            RuntimeKernels.RearrangementFile, RuntimeKernels.Transpose, RuntimeKernels.RankKeys, RuntimeKernels.Move);
        (_transpose, _rankKeys, _move) = (kernels[0], kernels[1], kernels[2]);
    }

    /// <summary>Turns rows into columns.</summary>
    public void Transpose(in Arguments matrices, CUstream stream)
    {
        long tiles = Parts(matrices.Rows, Side) * Parts(matrices.Columns, Side);
        Launch(_transpose, tiles * matrices.TensorCount, matrices, stream);
    }

    /// <summary>Finds the order of the keys, and puts rows or columns in it.</summary>
    public void Sort(in Arguments matrices, CUstream stream)
    {
        long keys = matrices.ByRows != 0 ? matrices.Rows : matrices.Columns;
        Launch(_rankKeys, Parts(keys * matrices.TensorCount, LaunchShape.BlockThreads), matrices, stream);
        long elements = (long)matrices.Rows * matrices.Columns * matrices.TensorCount;
        Launch(_move, Parts(elements, LaunchShape.BlockThreads), matrices, stream);
    }

    private static long Parts(long length, int part) => (length + part - 1) / part;

    private void Launch(LoadedKernel kernel, long units, in Arguments matrices, CUstream stream)
    {
        _arguments.Values = matrices;
        kernel.Launch(_session, units, _arguments.Pointers, stream);
    }

    /// <summary>The one argument that all kernels have: Matrices of rearrangements.cu, field by field.</summary>
    public struct Arguments
    {
        public void* Tensors;
        public void* Orders;
        public int TensorCount;
        public int SlotCount;
        public int Source;
        public int Target;
        public int Keys;
        public int Rows;
        public int Columns;
        public int ByRows;
    }
}
