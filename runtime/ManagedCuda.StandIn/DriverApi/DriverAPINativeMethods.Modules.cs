using System.Runtime.InteropServices;
using ManagedCuda.BasicTypes;

namespace ManagedCuda;

public static partial class DriverAPINativeMethods
{
    /// <summary>Loading of compiled code.</summary>
    public static class ModuleManagement
    {
        static ModuleManagement() => Init();

        [DllImport(Library)]
        public static extern CUResult cuModuleLoadDataEx(
            ref CUmodule module, [In] byte[] image, uint numOptions, [In] CUJITOption[] options, [In, Out] IntPtr[] optionValues);

        [DllImport(Library)]
        public static extern CUResult cuModuleGetFunction(ref CUfunction hfunc, CUmodule hmod, string name);

        [DllImport(Library)]
        public static extern CUResult cuModuleUnload(CUmodule hmod);
    }

    /// <summary>What a kernel needs.</summary>
    public static class FunctionManagement
    {
        static FunctionManagement() => Init();

        [DllImport(Library)]
        public static extern CUResult cuFuncGetAttribute(ref int pi, CUFunctionAttribute attrib, CUfunction hfunc);
    }

    /// <summary>How many blocks of a kernel fit on a multiprocessor.</summary>
    public static class Occupancy
    {
        static Occupancy() => Init();

        [DllImport(Library)]
        public static extern CUResult cuOccupancyMaxActiveBlocksPerMultiprocessor(
            ref int numBlocks, CUfunction func, int blockSize, SizeT dynamicSMemSize);
    }

    /// <summary>Launching of kernels.</summary>
    public static class Launch
    {
        static Launch() => Init();

        // The arrays are pinned, not copied: a launch allocates nothing.
        [DllImport(Library)]
        public static extern CUResult cuLaunchKernel(
            CUfunction f,
            uint gridDimX,
            uint gridDimY,
            uint gridDimZ,
            uint blockDimX,
            uint blockDimY,
            uint blockDimZ,
            uint sharedMemBytes,
            CUstream hStream,
            IntPtr[] kernelParams,
            IntPtr[] extra);
    }
}
