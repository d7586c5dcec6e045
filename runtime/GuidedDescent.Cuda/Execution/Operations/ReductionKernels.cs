using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>Launches what makes results of what the tiles of kernels came to, and sums over parameter groups.</summary>
internal sealed unsafe class ReductionKernels
{
    private readonly CudaSession _session;
    private readonly LoadedKernel _combine;
    private readonly LoadedKernel _groupSum;
    private readonly KernelArguments<Arguments> _arguments = new(0, 8, 16);

    /// <summary>Loads the kernels; the context must be current.</summary>
    public ReductionKernels(CudaSession session, KernelLoader loader)
    {
        _session = session;
        LoadedKernel[] kernels = loader.LoadOwn(RuntimeKernels.ReductionFile, RuntimeKernels.Combine, RuntimeKernels.GroupSum);
        (_combine, _groupSum) = (kernels[0], kernels[1]);
    }

    /// <summary>Makes results of what the tiles of a kernel came to.</summary>
    /// <param name="combinations">The first <see cref="Combination"/> on the device.</param>
    /// <param name="count">The number of them.</param>
    /// <param name="isSkipped">Leads to what is not 0 where the step is left out; null where none is.</param>
    /// <param name="stream">Where the launch goes.</param>
    public void Combine(void* combinations, int count, int* isSkipped, CUstream stream) =>
        Launch(_combine, count, combinations, count, isSkipped, stream);

    /// <summary>Adds one number of each tensor of a parameter group and gives the sum to all.</summary>
    /// <param name="terms">The first <see cref="GroupTerm"/> on the device.</param>
    /// <param name="count">The number of them.</param>
    /// <param name="isSkipped">Leads to what is not 0 where the step is left out; null where none is.</param>
    /// <param name="stream">Where the launch goes.</param>
    public void AddUp(void* terms, int count, int* isSkipped, CUstream stream) =>
        Launch(_groupSum, Math.Min(count, 1), terms, count, isSkipped, stream);

    private void Launch(LoadedKernel kernel, int blocks, void* table, int count, int* isSkipped, CUstream stream)
    {
        _arguments.Values = new Arguments { Table = table, Count = count, IsSkipped = isSkipped };
        kernel.Launch(_session, blocks, _arguments.Pointers, stream);
    }

    // The parameters of gd_combine and gd_group_sum.
    private struct Arguments
    {
        public void* Table;
        public int Count;
        public void* IsSkipped;
    }
}
