using System.Runtime.InteropServices;
using ManagedCuda.BasicTypes;

namespace ManagedCuda.NVRTC;

/// <summary>NVRTC. Each function is that of the same name in nvrtc.h.</summary>
internal static class NVRTCNativeMethods
{
    internal const string Library = "nvrtc64_120_0";
    internal const string LinuxLibrary = "nvrtc";

    static NVRTCNativeMethods() => DriverAPINativeMethods.Init();

    [DllImport(Library)]
    internal static extern nvrtcResult nvrtcVersion(ref int major, ref int minor);

    [DllImport(Library)]
    internal static extern nvrtcResult nvrtcGetNumSupportedArchs(ref int numArchs);

    [DllImport(Library)]
    internal static extern nvrtcResult nvrtcGetSupportedArchs([Out] int[] supportedArchs);

    [DllImport(Library)]
    internal static extern nvrtcResult nvrtcCreateProgram(
        ref IntPtr prog, string src, string name, int numHeaders, IntPtr[] headers, IntPtr[] includeNames);

    [DllImport(Library)]
    internal static extern nvrtcResult nvrtcDestroyProgram(ref IntPtr prog);

    [DllImport(Library)]
    internal static extern nvrtcResult nvrtcCompileProgram(IntPtr prog, int numOptions, string[] options);

    [DllImport(Library)]
    internal static extern nvrtcResult nvrtcGetPTXSize(IntPtr prog, ref SizeT ptxSizeRet);

    [DllImport(Library)]
    internal static extern nvrtcResult nvrtcGetPTX(IntPtr prog, [Out] byte[] ptx);

    [DllImport(Library)]
    internal static extern nvrtcResult nvrtcGetCUBINSize(IntPtr prog, ref SizeT cubinSizeRet);

    [DllImport(Library)]
    internal static extern nvrtcResult nvrtcGetCUBIN(IntPtr prog, [Out] byte[] cubin);

    [DllImport(Library)]
    internal static extern nvrtcResult nvrtcGetProgramLogSize(IntPtr prog, ref SizeT logSizeRet);

    [DllImport(Library)]
    internal static extern nvrtcResult nvrtcGetProgramLog(IntPtr prog, [Out] byte[] log);
}
