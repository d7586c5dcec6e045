using ManagedCuda;
using ManagedCuda.BasicTypes;
using ManagedCuda.CudaBlas;

namespace GuidedDescent.Cuda;

/// <summary>
/// Factorizations on one GPU, by cuSOLVER in double precision, put into the stream of the device. Matrices are given row after row.
/// What they mean, with scales, order, signs, checks and fallbacks, is what the factorizations of the processor mean: where the GPU
/// finds that a result is not what it should be, it takes the fallback, and the host does not hear of it. Nothing is allocated or
/// waited for by this class. For one thread at a time, that holds <see cref="CudaSession.Submission"/>; the context must be current.
/// </summary>
/// <remarks>
/// They cannot be captured into graphs: cuSOLVER does not promise that, and some of it works on the host in between. A result may be
/// written over an operand.
/// </remarks>
internal sealed unsafe partial class CudaFactorizations : IDisposable
{
    private const int OutcomeBytes = 64;
    private const int InfoOffset = 32;

    private readonly CudaSession _session;
    private readonly CublasHandle _cublas;
    private readonly CusolverHandle _cusolver;
    private readonly FactorizationKernels _kernels;
    private DeviceBlock? _scratch;

    public CudaFactorizations(CudaSession session, CublasHandle cublas, CusolverHandle cusolver, FactorizationKernels kernels)
    {
        _session = session;
        _cublas = cublas;
        _cusolver = cusolver;
        _kernels = kernels;
    }

    public void Dispose() => _scratch?.Dispose();

    private CUdeviceptr Scratch => _scratch is null ? default : new CUdeviceptr((SizeT)(nuint)_scratch.Address);

    /// <summary>Makes room.</summary>
    private void Reserve(long bytes)
    {
        if (_scratch is not null && bytes <= _scratch.Bytes)
        {
            return;
        }

        _session.RefuseWhileCapturing("reserving memory for factorizations");
        DeviceBlock? outgrown = _scratch;
        _scratch = DeviceBlock.Allocate(_session, bytes);
        outgrown?.Dispose();
    }

    /// <summary>Sees to it that a factorization can begin.</summary>
    private void Begin(long bytes, string what)
    {
        _session.RefuseWhileCapturing(what);
        if (_scratch is null || _scratch.Bytes < bytes)
        {
            throw new InvalidOperationException($"No memory was reserved for {what}.");
        }
    }

    /// <summary>Where cuSOLVER says what came of it.</summary>
    private static CUdeviceptr InfoOf(in FactorizationJob job) => job.Outcome + (SizeT)InfoOffset;

    /// <summary>D = op(A) op(B) of square matrices in double precision, column after column.</summary>
    private void Multiply(Operation left, Operation right, int n, CUdeviceptr a, CUdeviceptr b, CUdeviceptr d)
    {
        double one = 1, zero = 0;
        _cublas.SetStream(_session.Stream);
        _cublas.SetPointerMode(PointerMode.Host);
        CublasStatus status = CudaBlasNativeMethods.cublasGemmStridedBatchedEx(
            _cublas.Handle, left, right, n, n, n,
            (nint)(&one),
            a, cudaDataType.CUDA_R_64F, n, 0,
            b, cudaDataType.CUDA_R_64F, n, 0,
            (nint)(&zero),
            d, cudaDataType.CUDA_R_64F, n, 0,
            1, (cudaDataType)ComputeType.Compute64F, GemmAlgo.Default);
        if (status != CublasStatus.Success)
        {
            throw _cublas.Failure(status, $"multiplying matrices of {n} x {n} in double precision");
        }
    }
}
