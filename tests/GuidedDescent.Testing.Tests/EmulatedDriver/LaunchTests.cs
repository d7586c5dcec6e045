namespace GuidedDescent.Testing.Tests;

public sealed unsafe class LaunchTests : DriverTest
{
    private const int MaxThreadsPerBlock = 0;
    private const int LocalSizeBytes = 3;
    private const int NumRegs = 4;

    [GxxFact]
    public void Launch_TakesItsArgumentsAtOnce()
    {
        UseDevice();
        nint kernel = GetKernel("unpack");
        ulong target = Allocate(256 * sizeof(float));
        float* big = stackalloc float[256];
        for (int i = 0; i < 256; i++)
        {
            big[i] = i;
        }

        sbyte offset = -1;
        double factor = 0.5;
        ulong pointer = target;
        void** arguments = stackalloc void*[] { &pointer, big, &offset, &factor };
        Check(Cuda.cuLaunchKernel(kernel, 2, 1, 1, 128, 1, 1, 0, 0, arguments, null));
        new Span<float>(big, 256).Fill(1000);
        (pointer, offset, factor) = (0, 77, 99);

        Assert.Equal(Enumerable.Range(0, 256).Select(i => (0.5f * i) - 1), Download<float>(target, 256));
        Assert.Equal(8 + 1024 + 8 + 8, Driver.Counters.KernelArgumentBytes);
    }

    [GxxTheory]
    [InlineData(0, 1, 1, Cuda.InvalidValue)]
    [InlineData(1, 0, 1, Cuda.InvalidValue)]
    [InlineData(1, 1025, 1, Cuda.InvalidValue)]
    [InlineData(1, 129, 1, Cuda.LaunchOutOfResources)]
    [InlineData(1, 128, 2, Cuda.NotSupported)]
    public void Launch_OfAShapeThatCannotBe_IsRefused(uint blocks, uint threads, uint rows, int expected)
    {
        UseDevice();
        void** arguments = stackalloc void*[4];

        Assert.Equal(
            expected, Cuda.cuLaunchKernel(GetKernel("unpack"), blocks, 1, 1, threads, rows, 1, 0, 0, arguments, null));
        Assert.Equal(0, Driver.Counters.KernelLaunches);
    }

    [GxxFact]
    public void Launch_WithoutArgumentsOrInAStreamOfAnotherDevice_IsRefused()
    {
        Driver.Reset(new EmulatedMachine { DeviceCount = 2 });
        UseDevice(0);
        nint elsewhere = CreateStream();
        UseDevice(1);
        nint kernel = GetKernel("append");

        Assert.Equal(Cuda.InvalidValue, Cuda.cuLaunchKernel(kernel, 1, 1, 1, 1, 1, 1, 0, 0, null, null));
        Assert.Equal(Cuda.InvalidHandle, Launch(kernel, elsewhere, 0ul, 1));
        Assert.Equal(Cuda.InvalidHandle, Launch(0x1234, 0, 0ul, 1));
    }

    [GxxFact]
    public void Attributes_OfAKernel_FollowItsLaunchBounds()
    {
        UseDevice();
        nint bounded = GetKernel("unpack");
        nint unbounded = GetKernel("append");

        Assert.Equal(128, Attribute(bounded, MaxThreadsPerBlock));
        Assert.Equal(1024, Attribute(unbounded, MaxThreadsPerBlock));
        Assert.Equal(0, Attribute(bounded, LocalSizeBytes));
        Assert.InRange(Attribute(bounded, NumRegs), 1, 255);
        Check(Cuda.cuOccupancyMaxActiveBlocksPerMultiprocessor(out int blocks, unbounded, 256, 0));
        Assert.Equal(8, blocks);
        Check(Cuda.cuOccupancyMaxActiveBlocksPerMultiprocessor(out blocks, bounded, 256, 0));
        Assert.Equal(0, blocks);
        Check(Cuda.cuFuncSetAttribute(bounded, 8, 1024));
        Assert.Equal(Cuda.InvalidValue, Cuda.cuFuncSetAttribute(bounded, 8, 1 << 20));

        static int Attribute(nint kernel, int attribute)
        {
            Check(Cuda.cuFuncGetAttribute(out int value, attribute, kernel));
            return value;
        }
    }

    [GxxFact]
    public void Counters_SayWhatWasAskedFor()
    {
        UseDevice();
        nint kernel = GetKernel("append");
        nint stream = CreateStream();
        int* pinned = AllocatePinned(4);
        ulong memory = Allocate(16);
        EmulatedCudaCounters before = Driver.Counters;

        Check(Cuda.cuMemcpyHtoDAsync_v2(memory, pinned, 16, stream));
        Check(Launch(kernel, stream, memory, 1));
        Check(Cuda.cuMemcpyDtoDAsync_v2(memory, memory + 8, 8, stream));
        Check(Cuda.cuMemsetD8Async(memory, 0, 1, stream));
        Check(Cuda.cuMemcpyDtoHAsync_v2(pinned, memory, 4, stream));

        var expected = new EmulatedCudaCounters
        {
            KernelLaunches = 1,
            KernelArgumentBytes = 12,
            HostToDeviceCopies = 1,
            HostToDeviceBytes = 16,
            DeviceToHostCopies = 1,
            DeviceToHostBytes = 4,
            DeviceToDeviceCopies = 1,
            DeviceToDeviceBytes = 8,
            Fills = 1,
        };
        Assert.Equal(expected, Driver.Counters - before);
        Assert.Equal(5, Driver.LiveObjects.QueuedWork);

        Check(Cuda.cuStreamSynchronize(stream));
        Check(Cuda.cuCtxSetCurrent(0));
        Assert.Equal(expected with { Synchronizations = 1, CurrentContextCalls = 1 }, Driver.Counters - before);
    }

    [GxxFact]
    public void LiveObjects_SayWhatWasNotDestroyed()
    {
        UseDevice();
        GetKernel("append");
        ulong memory = Allocate(100);
        nint pinned = (nint)AllocatePinned(1);
        nint stream = CreateStream();
        nint @event = CreateEvent();
        var expected = new EmulatedCudaObjects
        {
            Contexts = 1,
            DeviceAllocations = 1,
            DeviceBytes = 100,
            HostAllocations = 1,
            HostBytes = 4,
            Streams = 1,
            Events = 1,
            Modules = 1,
        };

        Assert.Equal(expected, Driver.LiveObjects);
        Check(Cuda.cuEventDestroy_v2(@event));
        Check(Cuda.cuStreamDestroy_v2(stream));
        Check(Cuda.cuMemFreeHost(pinned));
        Check(Cuda.cuMemFree_v2(memory));
        Assert.Equal(new EmulatedCudaObjects { Contexts = 1, Modules = 1 }, Driver.LiveObjects);
    }
}
