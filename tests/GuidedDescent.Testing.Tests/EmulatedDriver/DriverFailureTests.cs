namespace GuidedDescent.Testing.Tests;

public sealed unsafe class DriverFailureTests : DriverTest
{
    [GxxTheory]
    [InlineData(0, "illegal store of 4 bytes")]
    [InlineData(1, "0 bytes past the end of a block of 4")]
    [InlineData(-1, "below all memory of the context")]
    public void Kernel_OutsideItsMemory_LosesTheContextForGood(long index, string report)
    {
        nint context = UseDevice();
        nint kernel = GetKernel("store");
        ulong memory = Allocate(4);
        Check(Launch(kernel, 0, index == 0 ? 0 : memory, index));
        Check(Cuda.cuMemsetD8Async(memory, 0, 4, 0));

        Assert.Equal(Cuda.IllegalAddress, Cuda.cuStreamSynchronize(0));

        Assert.StartsWith("store: illegal store of 4 bytes at 0x", Driver.Failure);
        Assert.Contains(report, Driver.Failure);
        Assert.Equal(Cuda.IllegalAddress, Cuda.cuMemAlloc_v2(out _, 4));
        Assert.Equal(Cuda.IllegalAddress, Cuda.cuMemFree_v2(memory));
        Assert.Equal(Cuda.IllegalAddress, Launch(kernel, 0, memory, 0L));
        Assert.Equal(Cuda.IllegalAddress, OnAnotherThread(() => Cuda.cuCtxSetCurrent(context) + Cuda.cuCtxSynchronize()));
        Assert.Equal(0, Driver.LiveObjects.QueuedWork);

        Check(Cuda.cuDevicePrimaryCtxRelease_v2(0));
        UseDevice();
        Check(Cuda.cuCtxSynchronize());
    }

    [GxxFact]
    public void Kernel_ThatReadsMemoryOfTheHost_IsAnIllegalAccessUnlessThatIsPageLocked()
    {
        UseDevice();
        nint kernel = GetKernel("load");
        ulong memory = Upload(0f);
        float* pinned = (float*)AllocatePinned(1);
        *pinned = 2.5f;
        float pageable = 1;

        Check(Launch(kernel, 0, memory, (nint)pinned));
        Assert.Equal([2.5f], Download<float>(memory, 1));
        Check(Launch(kernel, 0, memory, (nint)(&pageable)));
        Assert.Equal(Cuda.IllegalAddress, Cuda.cuCtxSynchronize());
    }

    [GxxFact]
    public void Kernel_ThatReadsFreedMemory_IsAnIllegalAccess()
    {
        UseDevice();
        nint kernel = GetKernel("load");
        ulong target = Upload(0f);
        ulong source = Upload(1f);
        Check(Cuda.cuMemFree_v2(source));

        Check(Launch(kernel, 0, target, source));

        Assert.Equal(Cuda.IllegalAddress, Cuda.cuCtxSynchronize());
    }

    [GxxFact]
    public void Kernel_WithAMisalignedAccess_SaysSo()
    {
        UseDevice();
        nint kernel = GetKernel("storeWide");

        Check(Launch(kernel, 0, Allocate(32) + 4, 0));

        Assert.Equal(Cuda.MisalignedAddress, Cuda.cuCtxSynchronize());
        Assert.Contains("4 bytes past a multiple of 16", Driver.Failure);
    }

    [GxxFact]
    public void Kernel_WhoseBarrierIsNotReached_Fails()
    {
        UseDevice();
        nint kernel = GetKernel("diverge");
        Check(Cuda.cuLaunchKernel(kernel, 1, 1, 1, 2, 1, 1, 0, 0, null, null));

        Assert.Equal(Cuda.LaunchFailed, Cuda.cuCtxSynchronize());
        Assert.Contains("barrier divergence", Driver.Failure);
    }

    // What the checks of loads and stores do not see: the C library's own accesses, and what is no access at all.
    [GxxTheory]
    [InlineData("copy", Cuda.IllegalAddress)]
    [InlineData("divide", Cuda.LaunchFailed)]
    public void Kernel_ThatTheProcessorStops_DoesNotEndTheProcess(string name, int expected)
    {
        UseDevice();
        nint kernel = GetKernel(name);
        ulong memory = Upload(1);
        nint argument = 0;
        int count = 4;
        void** arguments = stackalloc void*[] { &memory, &argument, &count };

        Check(Cuda.cuLaunchKernel(kernel, 1, 1, 1, 1, 1, 1, 0, 0, arguments, null));

        Assert.Equal(expected, Cuda.cuCtxSynchronize());
    }

    [GxxFact]
    public void NullReference_AfterWorkWasExecuted_IsStillAnException()
    {
        UseDevice();
        Check(Launch(GetKernel("append"), 0, Upload(0), 1));
        Check(Cuda.cuCtxSynchronize());
        string? text = Environment.GetEnvironmentVariable("A variable that nobody sets");

        Assert.Throws<NullReferenceException>(() => text!.Length);
    }

    [GxxFact]
    public void FailOn_SomeCall_FailsThatOneAlone()
    {
        UseDevice();
        Driver.FailOn("cuMemAlloc_v2", 1, Cuda.OutOfMemory);

        Check(Cuda.cuMemAlloc_v2(out _, 4));
        Assert.Equal(Cuda.OutOfMemory, Cuda.cuMemAlloc_v2(out _, 4));
        Check(Cuda.cuMemAlloc_v2(out _, 4));
        Assert.Equal(2, Driver.LiveObjects.DeviceAllocations);
    }

    [GxxFact]
    public void FailOn_WithAnErrorThatLasts_LosesTheContext()
    {
        UseDevice();
        Driver.FailOn("cuStreamSynchronize", 0, Cuda.LaunchFailed);

        Assert.Equal(Cuda.LaunchFailed, Cuda.cuStreamSynchronize(0));
        Assert.Equal(Cuda.LaunchFailed, Cuda.cuStreamSynchronize(0));
    }

    [GxxFact]
    public void FailOn_FunctionThatDoesNotExist_IsRefused()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>("function", () => Driver.FailOn("cuMemAlloc", 0, 1));

        Assert.Contains("No library exports 'cuMemAlloc'", exception.Message);
    }
}
