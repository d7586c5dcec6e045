using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>Numbers of a slot, and where they are kept: KeptNumbers of decisions.cu, field by field.</summary>
internal unsafe struct KeptNumbers
{
    public float* Slot;
    public float* Kept;
    public long Length;
}

/// <summary>Launches what keeps numbers in a step that is left out, and puts them back; in other steps these launches do nothing.</summary>
internal sealed unsafe class SkippedNumbers
{
    private const int ElementsOfBlock = 4 * LaunchShape.BlockThreads;

    private readonly CudaSession _session;
    private readonly LoadedKernel _keep;
    private readonly KernelArguments<Arguments> _arguments = new(0, 8, 16, 20);

    /// <summary>Loads the kernel; the context must be current.</summary>
    public SkippedNumbers(CudaSession session, KernelLoader loader)
    {
        _session = session;
        _keep = loader.LoadOwn(RuntimeKernels.DecisionFile, RuntimeKernels.KeepIfSkipped)[0];
    }

    /// <summary>Keeps numbers, or puts them back; the context must be current.</summary>
    /// <param name="isSkipped">Leads to what is not 0 where the step is left out.</param>
    /// <param name="numbers">The first <see cref="KeptNumbers"/> on the device.</param>
    /// <param name="count">The number of them.</param>
    /// <param name="elements">How many numbers the longest has.</param>
    /// <param name="putsBack">Whether they are put back.</param>
    /// <param name="stream">The stream.</param>
    public void Launch(int* isSkipped, void* numbers, int count, long elements, bool putsBack, CUstream stream)
    {
        _arguments.Values = new Arguments { IsSkipped = isSkipped, Numbers = numbers, Count = count, PutsBack = putsBack ? 1 : 0 };
        _keep.Launch(_session, (elements + ElementsOfBlock - 1) / ElementsOfBlock, _arguments.Pointers, stream);
    }

    // The parameters of gd_keep_if_skipped.
    private struct Arguments
    {
        public void* IsSkipped;
        public void* Numbers;
        public int Count;
        public int PutsBack;
    }
}
