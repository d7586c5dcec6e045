using System.Runtime.InteropServices;

namespace GuidedDescent.Testing.Tests;

public sealed unsafe class ContextTests : DriverTest
{
    [GxxFact]
    public void Calls_BeforeInitialization_AreRefused()
    {
        Assert.Equal(Cuda.NotInitialized, Cuda.cuDeviceGetCount(out _));
        Assert.Equal(Cuda.NotInitialized, Cuda.cuMemAlloc_v2(out _, 4));
        Assert.Equal(Cuda.NotInitialized, Cuda.cuDevicePrimaryCtxRetain(out _, 0));
        Check(Cuda.cuDriverGetVersion(out int version));
        Assert.Equal(12040, version);
    }

    [GxxFact]
    public void Initialization_OfAMachineWithoutADevice_FindsNone()
    {
        Driver.Reset(new EmulatedMachine { DeviceCount = 0 });

        Assert.Equal(Cuda.NoDevice, Cuda.cuInit(0));
        Assert.Equal(Cuda.NotInitialized, Cuda.cuDeviceGetCount(out _));
    }

    [GxxFact]
    public void Device_OfTheMachine_IsDescribed()
    {
        Driver.Reset(new EmulatedMachine { MultiprocessorCount = 7, ComputeCapability = 86, MemoryBytes = 1 << 20 });
        Check(Cuda.cuInit(0));
        byte* name = stackalloc byte[64];

        Check(Cuda.cuDeviceGetCount(out int count));
        Check(Cuda.cuDeviceGet(out int device, 0));
        Check(Cuda.cuDeviceGetName(name, 64, device));
        Check(Cuda.cuDeviceTotalMem_v2(out nuint bytes, device));

        Assert.Equal(1, count);
        Assert.Equal("Emulated GPU", Marshal.PtrToStringUTF8((nint)name));
        Assert.Equal((nuint)1 << 20, bytes);
        Assert.Equal([7, 8, 6, 2048, 32, 1024], new[] { 16, 75, 76, 39, 10, 1 }.Select(Attribute));
        Assert.Equal(Cuda.InvalidValue, Cuda.cuDeviceGetAttribute(out _, 999, device));
        Assert.Equal(Cuda.InvalidDevice, Cuda.cuDeviceGet(out _, 1));
        Assert.Equal(Cuda.InvalidDevice, Cuda.cuDevicePrimaryCtxRetain(out _, -1));

        int Attribute(int attribute)
        {
            Check(Cuda.cuDeviceGetAttribute(out int value, attribute, device));
            return value;
        }
    }

    [GxxFact]
    public void CurrentContext_BelongsToItsThread()
    {
        nint context = UseDevice();

        Check(Cuda.cuMemAlloc_v2(out _, 4));
        Assert.Equal(Cuda.InvalidContext, OnAnotherThread(() => Cuda.cuMemAlloc_v2(out _, 4)));
        Assert.Equal(Cuda.Success, OnAnotherThread(() => Cuda.cuCtxSetCurrent(context) + Cuda.cuMemAlloc_v2(out _, 4)));
    }

    [GxxFact]
    public void CurrentContext_OfTwoDevices_IsTheOneOnTop()
    {
        Driver.Reset(new EmulatedMachine { DeviceCount = 2 });
        nint first = UseDevice(0);
        Check(Cuda.cuDevicePrimaryCtxRetain(out nint second, 1));

        Check(Cuda.cuCtxPushCurrent_v2(second));
        Check(Cuda.cuCtxGetDevice(out int onTop));
        Check(Cuda.cuCtxPopCurrent_v2(out nint popped));
        Check(Cuda.cuCtxGetDevice(out int below));

        Assert.NotEqual(first, second);
        Assert.Equal(second, popped);
        Assert.Equal((1, 0), (onTop, below));
        Check(Cuda.cuCtxSetCurrent(0));
        Check(Cuda.cuCtxGetCurrent(out nint none));
        Assert.Equal(0, none);
        Assert.Equal(Cuda.InvalidContext, Cuda.cuCtxPopCurrent_v2(out _));
        Assert.Equal(Cuda.InvalidContext, Cuda.cuCtxSetCurrent(0x1234));
    }

    [GxxFact]
    public void PrimaryContext_RetainedTwice_LivesUntilTheSecondRelease()
    {
        nint context = UseDevice();
        Check(Cuda.cuDevicePrimaryCtxRetain(out nint again, 0));
        Assert.Equal(context, again);

        Check(Cuda.cuDevicePrimaryCtxRelease_v2(0));
        Check(Cuda.cuCtxSynchronize());
        Check(Cuda.cuDevicePrimaryCtxRelease_v2(0));

        Check(Cuda.cuDevicePrimaryCtxGetState(0, out _, out int active));
        Assert.Equal(0, active);
        Assert.Equal(Cuda.ContextIsDestroyed, Cuda.cuCtxSynchronize());
        Assert.Equal(Cuda.ContextIsDestroyed, Cuda.cuCtxSetCurrent(context));
        Assert.Equal(Cuda.InvalidContext, Cuda.cuDevicePrimaryCtxRelease_v2(0));
    }

    [GxxFact]
    public void PrimaryContext_Released_TakesEverythingWithIt()
    {
        nint context = UseDevice();
        Check(Cuda.cuCtxGetId(context, out ulong id));
        nint kernel = GetKernel("append");
        ulong memory = Upload(1);
        int* pinned = AllocatePinned(1);
        nint stream = CreateStream();
        nint @event = CreateEvent();
        Check(Launch(kernel, stream, memory, 2));
        Assert.Equal(1, Driver.LiveObjects.QueuedWork);

        Check(Cuda.cuDevicePrimaryCtxRelease_v2(0));

        Assert.Equal(default, Driver.LiveObjects);
        UseDevice();
        Check(Cuda.cuCtxGetId(0, out ulong newId));
        Assert.NotEqual(id, newId);
        Assert.Equal(Cuda.InvalidHandle, Launch(kernel, 0, memory, 2));
        Assert.Equal(Cuda.InvalidHandle, Cuda.cuStreamSynchronize(stream));
        Assert.Equal(Cuda.InvalidHandle, Cuda.cuEventRecord(@event, 0));
        Assert.Equal(Cuda.InvalidValue, Cuda.cuMemFree_v2(memory));
        Assert.Equal(Cuda.InvalidValue, Cuda.cuMemFreeHost((nint)pinned));
    }

    [GxxFact]
    public void Kernel_OnMemoryOfAnotherDevice_IsAnIllegalAccess()
    {
        Driver.Reset(new EmulatedMachine { DeviceCount = 2 });
        nint first = UseDevice(0);
        ulong elsewhere = Upload(1);
        UseDevice(1);
        nint kernel = GetKernel("append");

        Check(Launch(kernel, 0, elsewhere, 2));

        Assert.Equal(Cuda.IllegalAddress, Cuda.cuCtxSynchronize());
        Check(Cuda.cuCtxSetCurrent(first));
        Assert.Equal([1], Download<int>(elsewhere, 1));
    }

    [GxxFact]
    public void Errors_HaveNamesAndTexts()
    {
        Check(Cuda.cuGetErrorName(Cuda.IllegalAddress, out nint name));
        Check(Cuda.cuGetErrorString(Cuda.IllegalAddress, out nint text));

        Assert.Equal("CUDA_ERROR_ILLEGAL_ADDRESS", Marshal.PtrToStringUTF8(name));
        Assert.Equal("an illegal memory access was encountered", Marshal.PtrToStringUTF8(text));
        Assert.Equal(Cuda.InvalidValue, Cuda.cuGetErrorName(12345, out _));
    }
}
