using ManagedCuda;
using ManagedCuda.CudaBlas;
using ManagedCuda.CudaSolve;
using ManagedCuda.NVRTC;

namespace GuidedDescent.Cuda;

/// <summary>
/// Finds the native libraries of CUDA. ManagedCuda asks the loader for <c>libcuda</c>, <c>nvrtc</c> and so on, and so finds only
/// files without a version in their names, on the loader's path; most machines without a whole CUDA toolkit have none.
/// </summary>
/// <remarks>
/// <para>
/// Places, in this order: the folders that the environment variable <c>GUIDED_DESCENT_CUDA_LIBRARIES</c> lists; the application's
/// folder and the loader's path; <c>CUDA_PATH</c>, <c>CUDA_HOME</c> and <c>/usr/local/cuda</c>; and the Python packages of the
/// active environment, of the user, and of the pythons on the <c>PATH</c>. In each, the file without a version comes first, then
/// the newest version. If a listed folder has a file of the name, no other place is looked at, even if the file does not load.
/// </para>
/// <para>
/// What ManagedCuda finds by itself it takes without asking anybody. That is a file without a version in the application's folder
/// or on the loader's path, and so the very one that is found here, unless a listed folder has another. Then, on Linux, an empty
/// library is loaded that has the name ManagedCuda asks for and leads to the listed one; on Windows the loader takes what is
/// loaded already under the name. Whether ManagedCuda gets the listed one is checked.
/// </para>
/// </remarks>
public static class CudaLibraries
{
    private static readonly LibraryCatalog _catalog = new(
        CudaLibrary.All,
        [
            typeof(CudaContext).Assembly, typeof(CudaRuntimeCompiler).Assembly, typeof(CudaBlasNativeMethods).Assembly,
            typeof(CudaSolveNativeMethods).Assembly,
        ],
        () => ProcessEnvironment.Current);

    /// <summary>Where each library was found, and every place that was looked at. Those that are found stay loaded.</summary>
    public static string Describe() => _catalog.Describe();

    /// <summary>
    /// Finds and loads the driver and NVRTC, so that ManagedCuda finds them too. Opening a <see cref="CudaDevice"/> does it by
    /// itself; a program that calls ManagedCuda before calls this first.
    /// </summary>
    /// <exception cref="CudaLibraryNotFoundException">One of them is nowhere, or does not load.</exception>
    public static void Load()
    {
        Require(CudaLibrary.Driver);
        Require(CudaLibrary.Nvrtc);
    }

    /// <summary>Loads a library for ManagedCuda. To be called before anything of ManagedCuda is that needs it.</summary>
    /// <exception cref="CudaLibraryNotFoundException">
    /// It is nowhere, or does not load, or ManagedCuda uses another one than the user chose.
    /// </exception>
    internal static FoundLibrary Require(CudaLibrary library) => _catalog.Require(library);

    /// <summary>Whether a library can be had.</summary>
    internal static bool Has(CudaLibrary library) => _catalog.Has(library);
}
