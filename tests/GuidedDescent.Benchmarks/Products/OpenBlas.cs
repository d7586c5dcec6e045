using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace GuidedDescent.Benchmarks.Products;

/// <summary>OpenBLAS, where it is installed: on Debian <c>apt-get install libopenblas0-pthread</c>.</summary>
internal static unsafe partial class OpenBlas
{
    private const string Library = "libopenblas.so.0";
    private const int RowMajor = 101;
    private const int NotTransposed = 111;
    private const int Transposed = 112;

    private static readonly Lazy<bool> s_isInstalled = new(TryLoad);

    /// <summary>Whether it can be measured here.</summary>
    public static bool IsInstalled => s_isInstalled.Value;

    /// <summary>The processor whose kernels it has chosen.</summary>
    public static string Core => Marshal.PtrToStringUTF8(GetCoreName())!;

    public static void SetThreads(int threads) => SetThreadCount(threads);

    /// <summary><c>C = alpha * op(A) * op(B) + beta * C</c>, all stored row after row.</summary>
    public static void Multiply(
        bool transposeA, bool transposeB, int rows, int columns, int depth, float alpha, float* a, float* b, float beta, float* c)
    {
        Sgemm(
            RowMajor, transposeA ? Transposed : NotTransposed, transposeB ? Transposed : NotTransposed,
            rows, columns, depth,
            alpha, a, transposeA ? rows : depth, b, transposeB ? depth : columns,
            beta, c, columns);
    }

    // A processor newer than the library gets its oldest kernels, which would be no peer: so it is told what to choose. It reads that
    // from the environment of the C library, which the runtime's own functions do not change.
    private static bool TryLoad()
    {
        if (OperatingSystem.IsLinux() && Avx512BW.IsSupported)
        {
            _ = SetVariable("OPENBLAS_CORETYPE", "SkylakeX", overwrite: 0);
        }

        return NativeLibrary.TryLoad(Library, Assembly.GetExecutingAssembly(), searchPath: null, out _);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);

    [LibraryImport(Library, EntryPoint = "openblas_get_corename")]
    private static partial nint GetCoreName();

    [LibraryImport(Library, EntryPoint = "openblas_set_num_threads")]
    private static partial void SetThreadCount(int threads);

    [LibraryImport(Library, EntryPoint = "cblas_sgemm")]
    private static partial void Sgemm(
        int order, int transposeA, int transposeB, int rows, int columns, int depth,
        float alpha, float* a, int strideA, float* b, int strideB, float beta, float* c, int strideC);
}
