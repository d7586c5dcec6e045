using System.Runtime.InteropServices;
using ManagedCuda.BasicTypes;

namespace ManagedCuda.CudaBlas;

/// <summary>
/// cuBLAS. Each function is that of the same name in cublas_api.h, and what it means is said there. None throws for a failure: all
/// return what came of the call.
/// </summary>
public static class CudaBlasNativeMethods
{
    internal const string Library = "cublas64_12";
    internal const string LinuxLibrary = "cublas";

    static CudaBlasNativeMethods() => DriverAPINativeMethods.Init();

    [DllImport(Library)]
    public static extern CublasStatus cublasCreate_v2(ref CudaBlasHandle handle);

    [DllImport(Library)]
    public static extern CublasStatus cublasDestroy_v2(CudaBlasHandle handle);

    [DllImport(Library)]
    public static extern CublasStatus cublasSetStream_v2(CudaBlasHandle handle, CUstream streamId);

    [DllImport(Library)]
    public static extern CublasStatus cublasSetPointerMode_v2(CudaBlasHandle handle, PointerMode mode);

    [DllImport(Library)]
    public static extern CublasStatus cublasSetWorkspace_v2(CudaBlasHandle handle, CUdeviceptr workspace, SizeT workspaceSizeInBytes);

    /// <summary>With factors on the device.</summary>
    [DllImport(Library)]
    public static extern CublasStatus cublasGemmStridedBatchedEx(
        CudaBlasHandle handle,
        Operation transa,
        Operation transb,
        int m,
        int n,
        int k,
        CUdeviceptr alpha,
        CUdeviceptr A,
        cudaDataType Atype,
        int lda,
        long strideA,
        CUdeviceptr B,
        cudaDataType Btype,
        int ldb,
        long strideB,
        CUdeviceptr beta,
        CUdeviceptr C,
        cudaDataType Ctype,
        int ldc,
        long strideC,
        int batchCount,
        ComputeType computeType,
        GemmAlgo algo);

    /// <summary>With factors on the host. The type of the computation is one of <see cref="ComputeType"/>, by its number.</summary>
    [DllImport(Library)]
    public static extern CublasStatus cublasGemmStridedBatchedEx(
        CudaBlasHandle handle,
        Operation transa,
        Operation transb,
        int m,
        int n,
        int k,
        IntPtr alpha,
        CUdeviceptr A,
        cudaDataType Atype,
        int lda,
        long strideA,
        CUdeviceptr B,
        cudaDataType Btype,
        int ldb,
        long strideB,
        IntPtr beta,
        CUdeviceptr C,
        cudaDataType Ctype,
        int ldc,
        long strideC,
        int batchCount,
        cudaDataType computeType,
        GemmAlgo algo);
}
