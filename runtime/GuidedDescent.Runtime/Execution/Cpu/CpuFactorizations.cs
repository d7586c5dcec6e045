using GuidedDescent.Execution.Cpu.Factorizations;

namespace GuidedDescent.Execution.Cpu;

/// <summary>
/// Which library computes eigenvectors, QR and Cholesky factors on the CPU: one with the functions of LAPACK where one is installed
/// (OpenBLAS, Intel's MKL, Apple's Accelerate, the reference implementation), and MathNet.Numerics where not. The environment
/// variable <c>GUIDED_DESCENT_LAPACK</c> names another library by its path, or says <c>none</c> for MathNet.Numerics.
/// </summary>
public static class CpuFactorizations
{
    /// <summary>The library, such as <c>LAPACK (libopenblas.so.0)</c> or <c>MathNet.Numerics 5.0 (managed)</c>.</summary>
    /// <exception cref="DllNotFoundException">The environment variable names a library that cannot be used.</exception>
    public static string Provider => LibraryChoice.OfThisProcess.Library.Name;

    /// <summary>The library, and below it a line for everything that was tried.</summary>
    /// <exception cref="DllNotFoundException">The environment variable names a library that cannot be used.</exception>
    public static string Describe() => string.Join('\n', [Provider, .. LibraryChoice.OfThisProcess.Tried.Select(line => $"  {line}")]);
}
