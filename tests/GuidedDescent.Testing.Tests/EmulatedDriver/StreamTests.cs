namespace GuidedDescent.Testing.Tests;

public sealed unsafe class StreamTests : DriverTest
{
    [GxxFact]
    public void Work_OnAMachineThatGetsOn_ExecutesWithoutWaiting()
    {
        Driver.Reset(new EmulatedMachine { ProgressPercent = 50 });
        UseDevice();
        nint kernel = GetKernel("append");
        nint stream = CreateStream();
        Check(Launch(kernel, stream, Upload(0), 1));

        for (int i = 0; i < 100 && Driver.LiveObjects.QueuedWork > 0; i++)
        {
            Check(Cuda.cuCtxGetDevice(out _));
        }

        Assert.Equal(0, Driver.LiveObjects.QueuedWork);
    }

    [GxxFact]
    public void Stream_WithMoreWorkThanItHasRoomFor_GetsOn()
    {
        UseDevice();
        ulong target = Allocate(4);
        nint stream = CreateStream();
        for (int i = 0; i < 3000; i++)
        {
            Check(Cuda.cuMemsetD32Async(target, (uint)i, 1, stream));
        }

        Assert.InRange(Driver.LiveObjects.QueuedWork, 1, 1024);
        Check(Cuda.cuStreamSynchronize(stream));
        Assert.Equal([2999], Download<int>(target, 1));
    }

    [GxxFact]
    public void Stream_Destroyed_StillExecutesWhatWasQueued()
    {
        UseDevice();
        nint stream = CreateStream();
        ulong target = Upload(0);
        Check(Cuda.cuMemsetD32Async(target, 5, 1, stream));

        Check(Cuda.cuStreamDestroy_v2(stream));

        Assert.Equal(Cuda.InvalidHandle, Cuda.cuStreamQuery(stream));
        Check(Cuda.cuCtxSynchronize());
        Assert.Equal([5], Download<int>(target, 1));
    }

    [GxxFact]
    public void Stream_BelongsToTheContextItWasCreatedIn()
    {
        Driver.Reset(new EmulatedMachine { DeviceCount = 2 });
        nint first = UseDevice(0);
        nint stream = CreateStream();
        nint @event = CreateEvent();
        nint second = UseDevice(1);

        Check(Cuda.cuStreamGetCtx(stream, out nint owner));
        Check(Cuda.cuStreamGetCtx(0, out nint ownerOfLegacy));

        Assert.Equal((first, second), (owner, ownerOfLegacy));
        Assert.Equal(Cuda.InvalidHandle, Cuda.cuEventRecord(@event, CreateStream()));
    }
}
