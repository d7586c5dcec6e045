using System.Runtime.InteropServices;
using ManagedCuda.BasicTypes;

namespace ManagedCuda;

public static partial class DriverAPINativeMethods
{
    /// <summary>Memory of the device, and page-locked memory of the host.</summary>
    public static class MemoryManagement
    {
        static MemoryManagement() => Init();

        [DllImport(Library)]
        public static extern CUResult cuMemAlloc_v2(ref CUdeviceptr dptr, SizeT bytesize);

        [DllImport(Library)]
        public static extern CUResult cuMemFree_v2(CUdeviceptr dptr);

        [DllImport(Library)]
        public static extern CUResult cuMemGetInfo_v2(ref SizeT free, ref SizeT total);

        [DllImport(Library)]
        public static extern CUResult cuMemHostAlloc(ref IntPtr pp, SizeT bytesize, CUMemHostAllocFlags Flags);

        [DllImport(Library)]
        public static extern CUResult cuMemFreeHost(IntPtr p);

        [DllImport(Library)]
        public static extern CUResult cuPointerGetAttribute(ref int data, CUPointerAttribute attribute, CUdeviceptr ptr);
    }

    /// <summary>Copies in the order of a stream. Those to and from the host overlap with it only where its memory is page-locked.</summary>
    public static class AsynchronousMemcpy_v2
    {
        static AsynchronousMemcpy_v2() => Init();

        [DllImport(Library)]
        public static extern CUResult cuMemcpyHtoDAsync_v2(
            CUdeviceptr dstDevice, [In] IntPtr srcHost, SizeT ByteCount, CUstream hStream);

        [DllImport(Library)]
        public static extern CUResult cuMemcpyDtoHAsync_v2(
            [Out] IntPtr dstHost, CUdeviceptr srcDevice, SizeT ByteCount, CUstream hStream);

        [DllImport(Library)]
        public static extern CUResult cuMemcpyDtoDAsync_v2(
            CUdeviceptr dstDevice, CUdeviceptr srcDevice, SizeT ByteCount, CUstream hStream);
    }

    /// <summary>Fills in the order of a stream; N counts elements, not bytes.</summary>
    public static class MemsetAsync
    {
        static MemsetAsync() => Init();

        [DllImport(Library)]
        public static extern CUResult cuMemsetD32Async(CUdeviceptr dstDevice, uint ui, SizeT N, CUstream hStream);
    }
}
