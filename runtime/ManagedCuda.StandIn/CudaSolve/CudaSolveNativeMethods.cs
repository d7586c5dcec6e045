using System.Runtime.InteropServices;
using ManagedCuda.BasicTypes;
using ManagedCuda.CudaBlas;

namespace ManagedCuda.CudaSolve;

/// <summary>
/// cuSOLVER. Each function is that of the same name in cusolverDn.h, and what it means is said there. None throws for a failure: all
/// return what came of the call.
/// </summary>
public static class CudaSolveNativeMethods
{
    internal const string Library = "cusolver64_11.dll";
    internal const string LinuxLibrary = "cusolver";

    /// <summary>Dense matrices, in column-major order.</summary>
    public static class Dense
    {
        static Dense() => DriverAPINativeMethods.Init();

        [DllImport(Library)]
        public static extern cusolverStatus cusolverDnCreate(ref cusolverDnHandle handle);

        [DllImport(Library)]
        public static extern cusolverStatus cusolverDnDestroy(cusolverDnHandle handle);

        [DllImport(Library)]
        public static extern cusolverStatus cusolverDnSetStream(cusolverDnHandle handle, CUstream streamId);

        [DllImport(Library)]
        public static extern cusolverStatus cusolverDnDsyevd_bufferSize(
            cusolverDnHandle handle, cusolverEigMode jobz, FillMode uplo, int n, CUdeviceptr A, int lda, CUdeviceptr W, ref int lwork);

        [DllImport(Library)]
        public static extern cusolverStatus cusolverDnDsyevd(
            cusolverDnHandle handle,
            cusolverEigMode jobz,
            FillMode uplo,
            int n,
            CUdeviceptr A,
            int lda,
            CUdeviceptr W,
            CUdeviceptr work,
            int lwork,
            CUdeviceptr info);

        [DllImport(Library)]
        public static extern cusolverStatus cusolverDnDgeqrf_bufferSize(
            cusolverDnHandle handle, int m, int n, CUdeviceptr A, int lda, ref int Lwork);

        [DllImport(Library)]
        public static extern cusolverStatus cusolverDnDgeqrf(
            cusolverDnHandle handle,
            int m,
            int n,
            CUdeviceptr A,
            int lda,
            CUdeviceptr TAU,
            CUdeviceptr Workspace,
            int Lwork,
            CUdeviceptr devInfo);

        [DllImport(Library)]
        public static extern cusolverStatus cusolverDnDorgqr_bufferSize(
            cusolverDnHandle handle, int m, int n, int k, CUdeviceptr A, int lda, CUdeviceptr tau, ref int lwork);

        [DllImport(Library)]
        public static extern cusolverStatus cusolverDnDorgqr(
            cusolverDnHandle handle,
            int m,
            int n,
            int k,
            CUdeviceptr A,
            int lda,
            CUdeviceptr tau,
            CUdeviceptr work,
            int lwork,
            CUdeviceptr info);

        [DllImport(Library)]
        public static extern cusolverStatus cusolverDnDpotrf_bufferSize(
            cusolverDnHandle handle, FillMode uplo, int n, CUdeviceptr A, int lda, ref int Lwork);

        [DllImport(Library)]
        public static extern cusolverStatus cusolverDnDpotrf(
            cusolverDnHandle handle,
            FillMode uplo,
            int n,
            CUdeviceptr A,
            int lda,
            CUdeviceptr Workspace,
            int Lwork,
            CUdeviceptr devInfo);

        [DllImport(Library)]
        public static extern cusolverStatus cusolverDnDpotrs(
            cusolverDnHandle handle,
            FillMode uplo,
            int n,
            int nrhs,
            CUdeviceptr A,
            int lda,
            CUdeviceptr B,
            int ldb,
            CUdeviceptr devInfo);
    }
}
