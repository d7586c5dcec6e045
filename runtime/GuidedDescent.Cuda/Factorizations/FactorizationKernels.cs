using ManagedCuda;

namespace GuidedDescent.Cuda;

/// <summary>Launches what factorizations need beside cuSOLVER, each kernel with the same one argument.</summary>
internal sealed class FactorizationKernels
{
    private readonly CudaSession _session;
    private readonly KernelArguments<FactorizationJob> _arguments = new(0);

    /// <summary>Loads the kernels; the context must be current.</summary>
    public FactorizationKernels(CudaSession session, KernelLoader loader)
    {
        _session = session;
        LoadedKernel[] kernels = loader.LoadOwn(
            RuntimeKernels.FactorizationFile,
            "gd_measure_matrix",
            "gd_measure_spd",
            "gd_load_symmetric",
            "gd_sum_magnitudes",
            "gd_check_eigenvectors",
            "gd_store_eigenvectors",
            "gd_scale_eigenvectors",
            "gd_check_root",
            "gd_store_root",
            "gd_load_columns",
            "gd_keep_diagonal",
            "gd_store_q",
            "gd_check_pivots",
            "gd_raise_diagonal",
            "gd_store_lower",
            "gd_load_rights",
            "gd_store_solutions");
        int next = 0;
        MeasureMatrix = kernels[next++];
        MeasureSpd = kernels[next++];
        LoadSymmetric = kernels[next++];
        SumMagnitudes = kernels[next++];
        CheckEigenvectors = kernels[next++];
        StoreEigenvectors = kernels[next++];
        ScaleEigenvectors = kernels[next++];
        CheckRoot = kernels[next++];
        StoreRoot = kernels[next++];
        LoadColumns = kernels[next++];
        KeepDiagonal = kernels[next++];
        StoreQ = kernels[next++];
        CheckPivots = kernels[next++];
        RaiseDiagonal = kernels[next++];
        StoreLower = kernels[next++];
        LoadRights = kernels[next++];
        StoreSolutions = kernels[next];
    }

    public LoadedKernel MeasureMatrix { get; }

    public LoadedKernel MeasureSpd { get; }

    public LoadedKernel LoadSymmetric { get; }

    public LoadedKernel SumMagnitudes { get; }

    public LoadedKernel CheckEigenvectors { get; }

    public LoadedKernel StoreEigenvectors { get; }

    public LoadedKernel ScaleEigenvectors { get; }

    public LoadedKernel CheckRoot { get; }

    public LoadedKernel StoreRoot { get; }

    public LoadedKernel LoadColumns { get; }

    public LoadedKernel KeepDiagonal { get; }

    public LoadedKernel StoreQ { get; }

    public LoadedKernel CheckPivots { get; }

    public LoadedKernel RaiseDiagonal { get; }

    public LoadedKernel StoreLower { get; }

    public LoadedKernel LoadRights { get; }

    public LoadedKernel StoreSolutions { get; }

    /// <summary>Launches a kernel in one block.</summary>
    public void LaunchOne(LoadedKernel kernel, in FactorizationJob job) => Launch(kernel, job, blocks: 1);

    /// <summary>Launches a kernel with a thread for each element.</summary>
    public void LaunchOver(LoadedKernel kernel, in FactorizationJob job, long elements) =>
        Launch(kernel, job, Math.Min((elements + LaunchShape.BlockThreads - 1) / LaunchShape.BlockThreads, kernel.ResidentBlocks));

    /// <summary>Launches a kernel with a block for each column.</summary>
    public void LaunchEach(LoadedKernel kernel, in FactorizationJob job, int columns) => Launch(kernel, job, columns);

    private void Launch(LoadedKernel kernel, in FactorizationJob job, long blocks)
    {
        _arguments.Values = job;
        _session.Check(
            DriverAPINativeMethods.Launch.cuLaunchKernel(
                kernel.Function, (uint)blocks, 1, 1, LaunchShape.BlockThreads, 1, 1, 0, _session.Stream, _arguments.Pointers, null!),
            kernel.LaunchAction);
    }
}
