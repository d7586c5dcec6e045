using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>Launches what products need beside cuBLAS.</summary>
internal sealed unsafe class ProductKernels
{
    private readonly CudaSession _session;
    private readonly LoadedKernel _factors;
    private readonly LoadedKernel _round;
    private readonly KernelArguments<FactorArguments> _factorArguments = new(0, 32, 64, 72);
    private readonly KernelArguments<RoundArguments> _roundArguments = new(0, 8, 16, 24, 32);

    /// <summary>Loads the kernels; the context must be current.</summary>
    public ProductKernels(CudaSession session, KernelLoader loader)
    {
        _session = session;
        LoadedKernel[] kernels = loader.LoadOwn(
            RuntimeKernels.ProductFile, RuntimeKernels.ProductFactors, RuntimeKernels.RoundToBFloat16);
        (_factors, _round) = (kernels[0], kernels[1]);
    }

    /// <summary>Writes alpha and beta of equally spaced items; each a number, times one of the item's where there is one.</summary>
    /// <param name="alpha">The number that alpha is made of.</param>
    /// <param name="alphaScalars">What it is multiplied by, of the first item, or null.</param>
    /// <param name="alphaSpace">The bytes to that of the next item.</param>
    /// <param name="beta">The same for beta.</param>
    /// <param name="betaScalars">The same for beta.</param>
    /// <param name="betaSpace">The same for beta.</param>
    /// <param name="target">Where they go, alpha before beta.</param>
    /// <param name="count">The number of items.</param>
    /// <param name="stream">Where the launch goes.</param>
    public void WriteFactors(
        in ProductFactor alpha,
        CUdeviceptr alphaScalars,
        long alphaSpace,
        in ProductFactor beta,
        CUdeviceptr betaScalars,
        long betaSpace,
        byte* target,
        int count,
        CUstream stream)
    {
        _factorArguments.Values = new FactorArguments
        {
            Alpha = new Factor(alpha, alphaScalars, alphaSpace),
            Beta = new Factor(beta, betaScalars, betaSpace),
            Target = target,
            Count = count,
        };
        Launch(_factors, count, _factorArguments.Pointers, stream);
    }

    /// <summary>Rounds equally spaced matrices to bfloat16.</summary>
    /// <param name="source">The first.</param>
    /// <param name="space">The bytes to the next.</param>
    /// <param name="target">Where they go, one after the other.</param>
    /// <param name="elements">The elements of each.</param>
    /// <param name="count">The number of matrices.</param>
    /// <param name="stream">Where the launch goes.</param>
    public void Round(CUdeviceptr source, long space, byte* target, long elements, int count, CUstream stream)
    {
        _roundArguments.Values = new RoundArguments
        {
            Source = source,
            Stride = space / sizeof(float),
            Target = target,
            Elements = elements,
            Count = count,
        };
        Launch(_round, elements * count, _roundArguments.Pointers, stream);
    }

    private void Launch(LoadedKernel kernel, long threads, nint[] arguments, CUstream stream) =>
        kernel.Launch(_session, (threads + LaunchShape.BlockThreads - 1) / LaunchShape.BlockThreads, arguments, stream);

    // Factor of products.cu.
    private readonly struct Factor(in ProductFactor factor, CUdeviceptr scalars, long space)
    {
        public readonly CUdeviceptr Place = factor.Place;
        public readonly CUdeviceptr Scalars = scalars;
        public readonly long Stride = space / sizeof(float);
        public readonly float Number = factor.Number;
    }

    // The parameters of gd_product_factors.
    private struct FactorArguments
    {
        public Factor Alpha;
        public Factor Beta;
        public byte* Target;
        public int Count;
    }

    // The parameters of gd_round_to_bfloat16.
    private struct RoundArguments
    {
        public CUdeviceptr Source;
        public long Stride;
        public byte* Target;
        public long Elements;
        public int Count;
    }
}
