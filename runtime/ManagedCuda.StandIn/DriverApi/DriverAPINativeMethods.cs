using System.Reflection;
using System.Runtime.InteropServices;
using ManagedCuda.BasicTypes;
using ManagedCuda.CudaBlas;
using ManagedCuda.CudaSolve;
using ManagedCuda.NVRTC;

namespace ManagedCuda;

/// <summary>
/// The driver API. Each function is that of the same name in cuda.h, and what it means is said there. None throws for a failure:
/// all return what came of the call.
/// </summary>
/// <remarks>
/// The native library is found as ManagedCuda finds it. On Linux only the name without a version is tried, which is often absent:
/// drivers install libcuda.so.1. Who wants that name found subscribes to
/// <see cref="System.Runtime.Loader.AssemblyLoadContext.ResolvingUnmanagedDll"/>, which is asked for the Linux name first and for
/// the Windows name, the one that a <see cref="DllNotFoundException"/> then reports, last.
/// </remarks>
public static partial class DriverAPINativeMethods
{
    private const string Library = "nvcuda";
    private const string LinuxLibrary = "libcuda";

    // The packages are four assemblies with a resolver each. An assembly can have only one, so this one serves them all.
    static DriverAPINativeMethods() => NativeLibrary.SetDllImportResolver(typeof(DriverAPINativeMethods).Assembly, Resolve);

    [DllImport(Library)]
    public static extern CUResult cuInit(CUInitializationFlags Flags);

    [DllImport(Library)]
    public static extern CUResult cuDriverGetVersion(ref int driverVersion);

    // Called by the static constructor of every class with imports, so that the resolver is there before the first call.
    internal static void Init()
    {
    }

    private static IntPtr Resolve(string libraryName, Assembly assembly, DllImportSearchPath? searchPath)
    {
        string linuxName = libraryName switch
        {
            Library => LinuxLibrary,
            NVRTCNativeMethods.Library => NVRTCNativeMethods.LinuxLibrary,
            CudaBlasNativeMethods.Library => CudaBlasNativeMethods.LinuxLibrary,
            CudaSolveNativeMethods.Library => CudaSolveNativeMethods.LinuxLibrary,
            _ => null,
        };

        // Zero leaves the search to the runtime, which then looks for the Windows name.
        return OperatingSystem.IsLinux()
            && linuxName is not null
            && NativeLibrary.TryLoad(linuxName, assembly, DllImportSearchPath.SafeDirectories, out IntPtr library) ? library : 0;
    }
}
