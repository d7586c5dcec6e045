using System.Runtime.InteropServices;
using ManagedCuda.BasicTypes;

namespace ManagedCuda;

public static partial class DriverAPINativeMethods
{
    /// <summary>Devices and what they can do.</summary>
    public static class DeviceManagement
    {
        static DeviceManagement() => Init();

        [DllImport(Library)]
        public static extern CUResult cuDeviceGetCount(ref int count);

        [DllImport(Library)]
        public static extern CUResult cuDeviceGetAttribute(ref int pi, CUDeviceAttribute attrib, CUdevice dev);

        [DllImport(Library)]
        internal static extern CUResult cuDeviceGet(ref CUdevice device, int ordinal);

        [DllImport(Library)]
        internal static extern CUResult cuDeviceGetName([Out] byte[] name, int len, CUdevice dev);
    }

    /// <summary>Contexts, and which of them is current to the calling thread.</summary>
    public static class ContextManagement
    {
        static ContextManagement() => Init();

        [DllImport(Library)]
        public static extern CUResult cuCtxPushCurrent_v2(CUcontext ctx);

        [DllImport(Library)]
        public static extern CUResult cuCtxPopCurrent_v2(ref CUcontext pctx);

        [DllImport(Library)]
        public static extern CUResult cuCtxGetCurrent(ref CUcontext pctx);

        [DllImport(Library)]
        internal static extern CUResult cuCtxSetCurrent(CUcontext ctx);

        [DllImport(Library)]
        internal static extern CUResult cuDevicePrimaryCtxRetain(ref CUcontext pctx, CUdevice dev);

        [DllImport(Library, EntryPoint = "cuDevicePrimaryCtxRelease_v2")]
        internal static extern CUResult cuDevicePrimaryCtxRelease(CUdevice dev);
    }

    /// <summary>The names and descriptions of results.</summary>
    internal static class ErrorHandling
    {
        static ErrorHandling() => Init();

        [DllImport(Library)]
        internal static extern CUResult cuGetErrorName(CUResult error, ref IntPtr pStr);

        [DllImport(Library)]
        internal static extern CUResult cuGetErrorString(CUResult error, ref IntPtr pStr);
    }
}
