using System.Runtime.InteropServices;

namespace GuidedDescent.Testing.Tests;

/// <summary>The native functions of the emulated driver, under their native names.</summary>
internal static unsafe class Cuda
{
    public const int Success = 0;
    public const int InvalidValue = 1;
    public const int OutOfMemory = 2;
    public const int NotInitialized = 3;
    public const int NoDevice = 100;
    public const int InvalidDevice = 101;
    public const int InvalidImage = 200;
    public const int InvalidContext = 201;
    public const int NoBinaryForGpu = 209;
    public const int InvalidPtx = 218;
    public const int InvalidHandle = 400;
    public const int IllegalState = 401;
    public const int NotFound = 500;
    public const int NotReady = 600;
    public const int IllegalAddress = 700;
    public const int LaunchOutOfResources = 701;
    public const int ContextIsDestroyed = 709;
    public const int MisalignedAddress = 716;
    public const int LaunchFailed = 719;
    public const int NotSupported = 801;
    public const int CaptureUnsupported = 900;
    public const int CaptureInvalidated = 901;
    public const int CaptureMerge = 902;
    public const int CaptureUnmatched = 903;
    public const int CaptureUnjoined = 904;
    public const int CaptureIsolation = 905;
    public const int CaptureImplicit = 906;
    public const int CapturedEvent = 907;
    public const int CaptureWrongThread = 908;

    private const string Driver = "libcuda.so.1";

    static Cuda() => NativeLibrary.SetDllImportResolver(
        typeof(Cuda).Assembly, (name, _, _) => NativeLibrary.Load(Path.Combine(EmulatedCudaDriver.Load().Folder, name)));

    [DllImport(Driver)]
    public static extern int cuInit(uint flags);

    [DllImport(Driver)]
    public static extern int cuDriverGetVersion(out int version);

    [DllImport(Driver)]
    public static extern int cuGetErrorName(int error, out nint text);

    [DllImport(Driver)]
    public static extern int cuGetErrorString(int error, out nint text);

    [DllImport(Driver)]
    public static extern int cuDeviceGetCount(out int count);

    [DllImport(Driver)]
    public static extern int cuDeviceGet(out int device, int ordinal);

    [DllImport(Driver)]
    public static extern int cuDeviceGetName(byte* name, int capacity, int device);

    [DllImport(Driver)]
    public static extern int cuDeviceGetAttribute(out int value, int attribute, int device);

    [DllImport(Driver)]
    public static extern int cuDeviceTotalMem_v2(out nuint bytes, int device);

    [DllImport(Driver)]
    public static extern int cuDevicePrimaryCtxRetain(out nint context, int device);

    [DllImport(Driver)]
    public static extern int cuDevicePrimaryCtxRelease_v2(int device);

    [DllImport(Driver)]
    public static extern int cuDevicePrimaryCtxGetState(int device, out uint flags, out int active);

    [DllImport(Driver)]
    public static extern int cuCtxSetCurrent(nint context);

    [DllImport(Driver)]
    public static extern int cuCtxGetCurrent(out nint context);

    [DllImport(Driver)]
    public static extern int cuCtxPushCurrent_v2(nint context);

    [DllImport(Driver)]
    public static extern int cuCtxPopCurrent_v2(out nint context);

    [DllImport(Driver)]
    public static extern int cuCtxGetDevice(out int device);

    [DllImport(Driver)]
    public static extern int cuCtxGetApiVersion(nint context, out uint version);

    [DllImport(Driver)]
    public static extern int cuCtxGetId(nint context, out ulong id);

    [DllImport(Driver)]
    public static extern int cuCtxSynchronize();

    [DllImport(Driver)]
    public static extern int cuModuleLoadDataEx(out nint module, byte* image, uint count, int* options, nint* values);

    [DllImport(Driver)]
    public static extern int cuModuleGetFunction(
        out nint function, nint module, [MarshalAs(UnmanagedType.LPStr)] string name);

    [DllImport(Driver)]
    public static extern int cuModuleUnload(nint module);

    [DllImport(Driver)]
    public static extern int cuFuncGetAttribute(out int value, int attribute, nint function);

    [DllImport(Driver)]
    public static extern int cuFuncSetAttribute(nint function, int attribute, int value);

    [DllImport(Driver)]
    public static extern int cuOccupancyMaxActiveBlocksPerMultiprocessor(
        out int blocks, nint function, int threads, nuint sharedBytes);

    [DllImport(Driver)]
    public static extern int cuMemAlloc_v2(out ulong pointer, nuint bytes);

    [DllImport(Driver)]
    public static extern int cuMemFree_v2(ulong pointer);

    [DllImport(Driver)]
    public static extern int cuMemGetInfo_v2(out nuint free, out nuint total);

    [DllImport(Driver)]
    public static extern int cuMemHostAlloc(out nint pointer, nuint bytes, uint flags);

    [DllImport(Driver)]
    public static extern int cuMemFreeHost(nint pointer);

    [DllImport(Driver)]
    public static extern int cuPointerGetAttribute(void* value, int attribute, ulong pointer);

    [DllImport(Driver)]
    public static extern int cuMemcpyHtoDAsync_v2(ulong target, void* source, nuint bytes, nint stream);

    [DllImport(Driver)]
    public static extern int cuMemcpyDtoHAsync_v2(void* target, ulong source, nuint bytes, nint stream);

    [DllImport(Driver)]
    public static extern int cuMemcpyDtoDAsync_v2(ulong target, ulong source, nuint bytes, nint stream);

    [DllImport(Driver)]
    public static extern int cuMemcpyHtoD_v2(ulong target, void* source, nuint bytes);

    [DllImport(Driver)]
    public static extern int cuMemcpyDtoH_v2(void* target, ulong source, nuint bytes);

    [DllImport(Driver)]
    public static extern int cuMemsetD8Async(ulong target, byte value, nuint count, nint stream);

    [DllImport(Driver)]
    public static extern int cuMemsetD32Async(ulong target, uint value, nuint count, nint stream);

    [DllImport(Driver)]
    public static extern int cuStreamCreate(out nint stream, uint flags);

    [DllImport(Driver)]
    public static extern int cuStreamDestroy_v2(nint stream);

    [DllImport(Driver)]
    public static extern int cuStreamSynchronize(nint stream);

    [DllImport(Driver)]
    public static extern int cuStreamQuery(nint stream);

    [DllImport(Driver)]
    public static extern int cuStreamWaitEvent(nint stream, nint @event, uint flags);

    [DllImport(Driver)]
    public static extern int cuStreamGetCtx(nint stream, out nint context);

    [DllImport(Driver)]
    public static extern int cuStreamBeginCapture_v2(nint stream, int mode);

    [DllImport(Driver)]
    public static extern int cuStreamEndCapture(nint stream, out nint graph);

    [DllImport(Driver)]
    public static extern int cuStreamIsCapturing(nint stream, out int status);

    [DllImport(Driver)]
    public static extern int cuStreamGetCaptureInfo_v2(
        nint stream, int* status, ulong* id, nint* graph, nint** dependencies, nuint* count);

    [DllImport(Driver)]
    public static extern int cuEventCreate(out nint @event, uint flags);

    [DllImport(Driver)]
    public static extern int cuEventDestroy_v2(nint @event);

    [DllImport(Driver)]
    public static extern int cuEventRecord(nint @event, nint stream);

    [DllImport(Driver)]
    public static extern int cuEventQuery(nint @event);

    [DllImport(Driver)]
    public static extern int cuEventSynchronize(nint @event);

    [DllImport(Driver)]
    public static extern int cuEventElapsedTime(out float milliseconds, nint start, nint end);

    [DllImport(Driver)]
    public static extern int cuLaunchKernel(
        nint function, uint gridX, uint gridY, uint gridZ, uint blockX, uint blockY, uint blockZ, uint sharedBytes,
        nint stream, void** arguments, void** extra);

    [DllImport(Driver)]
    public static extern int cuGraphInstantiateWithFlags(out nint executable, nint graph, ulong flags);

    [DllImport(Driver)]
    public static extern int cuGraphLaunch(nint executable, nint stream);

    [DllImport(Driver)]
    public static extern int cuGraphExecDestroy(nint executable);

    [DllImport(Driver)]
    public static extern int cuGraphDestroy(nint graph);

    [DllImport(Driver)]
    public static extern int cuGraphGetNodes(nint graph, nint* nodes, ref nuint count);
}
