using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GuidedDescent.Testing.Tests;

/// <summary>The native functions of the emulated cuBLAS and cuSOLVER, under their native names.</summary>
internal static unsafe class MatrixLibraries
{
    public const int NotInitialized = 1;
    public const int CublasAllocFailed = 3;
    public const int CublasInvalidValue = 7;
    public const int CublasNotSupported = 15;
    public const int CusolverInvalidValue = 3;
    public const int CusolverExecutionFailed = 6;

    private const string Products = "libcublas.so.12";
    private const string Solver = "libcusolver.so.11";

    // The resolver is that of all tests of the emulation.
    static MatrixLibraries() => RuntimeHelpers.RunClassConstructor(typeof(Cuda).TypeHandle);

    [DllImport(Products)]
    public static extern int cublasCreate_v2(out nint handle);

    [DllImport(Products)]
    public static extern int cublasDestroy_v2(nint handle);

    [DllImport(Products)]
    public static extern int cublasSetStream_v2(nint handle, nint stream);

    [DllImport(Products)]
    public static extern int cublasSetPointerMode_v2(nint handle, int mode);

    [DllImport(Products)]
    public static extern int cublasSetWorkspace_v2(nint handle, ulong workspace, nuint bytes);

    [DllImport(Products)]
    public static extern int cublasGemmStridedBatchedEx(
        nint handle, int leftOperation, int rightOperation, int rows, int columns, int inner, void* alpha, ulong left, int leftType,
        int leftLeading, long leftStride, ulong right, int rightType, int rightLeading, long rightStride, void* beta, ulong result,
        int resultType, int resultLeading, long resultStride, int batch, int compute, int algorithm);

    [DllImport(Solver)]
    public static extern int cusolverDnCreate(out nint handle);

    [DllImport(Solver)]
    public static extern int cusolverDnDestroy(nint handle);

    [DllImport(Solver)]
    public static extern int cusolverDnSetStream(nint handle, nint stream);

    [DllImport(Solver)]
    public static extern int cusolverDnDpotrf(
        nint handle, int fill, int size, ulong matrix, int leading, ulong work, int workCount, ulong info);

    [DllImport(Solver)]
    public static extern int cusolverDnDpotrf_bufferSize(
        nint handle, int fill, int size, ulong matrix, int leading, out int workCount);

    [DllImport(Solver)]
    public static extern int cusolverDnDsyevd(
        nint handle, int mode, int fill, int size, ulong matrix, int leading, ulong values, ulong work, int workCount, ulong info);
}
