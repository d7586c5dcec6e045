namespace GuidedDescent.Cuda;

/// <summary>
/// What a GPU needs for rules over matrices: cuBLAS and cuSOLVER. They are looked for when they are first needed, so that rules over
/// elements run where they are not installed. The context must be current, and <see cref="CudaSession.Submission"/> held.
/// </summary>
internal sealed class MatrixLibraries
{
    private readonly CudaSession _session;
    private readonly KernelLoader _loader;
    private readonly Func<CudaLibrary, FoundLibrary> _require;
    private CublasHandle? _cublas;
    private CusolverHandle? _cusolver;
    private ProductKernels? _productKernels;
    private FactorizationKernels? _factorizationKernels;

    public MatrixLibraries(CudaSession session, KernelLoader loader)
        : this(session, loader, CudaLibraries.Require)
    {
    }

    /// <summary>Looks for the libraries in a way of its own.</summary>
    public MatrixLibraries(CudaSession session, KernelLoader loader, Func<CudaLibrary, FoundLibrary> require)
    {
        _session = session;
        _loader = loader;
        _require = require;
    }

    /// <summary>cuBLAS.</summary>
    /// <exception cref="CudaLibraryNotFoundException">It is not installed, or not where it was looked for.</exception>
    public CublasHandle Cublas => _cublas ??= CublasHandle.Open(_session, _require);

    /// <summary>cuSOLVER.</summary>
    /// <exception cref="CudaLibraryNotFoundException">It is not installed, or not where it was looked for.</exception>
    public CusolverHandle Cusolver => _cusolver ??= CusolverHandle.Open(_session, _require);

    private ProductKernels ProductKernels => _productKernels ??= new ProductKernels(_session, _loader);

    private FactorizationKernels FactorizationKernels => _factorizationKernels ??= new FactorizationKernels(_session, _loader);

    /// <summary>Products for one optimizer, which share cuBLAS with those of others.</summary>
    /// <exception cref="CudaLibraryNotFoundException">cuBLAS is not installed, or not where it was looked for.</exception>
    public CudaProducts CreateProducts(ProductPrecision precision) => new(_session, Cublas, ProductKernels, precision);

    /// <summary>Factorizations for one optimizer, which share cuBLAS and cuSOLVER with those of others.</summary>
    /// <exception cref="CudaLibraryNotFoundException">One of them is not installed, or not where it was looked for.</exception>
    public CudaFactorizations CreateFactorizations() => new(_session, Cublas, Cusolver, FactorizationKernels);
}
