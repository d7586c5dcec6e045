namespace GuidedDescent.Testing.Tests;

public sealed unsafe class AsynchronyTests : DriverTest
{
    [GxxFact]
    public void CopyFromPageLockedMemory_ReadsItWhenItExecutes()
    {
        UseDevice();
        ulong target = Allocate(4);
        int* staging = AllocatePinned(1);
        *staging = 1;

        Check(Cuda.cuMemcpyHtoDAsync_v2(target, staging, 4, 0));
        *staging = 2;

        Assert.Equal([2], Download<int>(target, 1));
        Assert.Equal(0, Driver.Counters.PageableCopies);
    }

    [GxxFact]
    public void CopyFromPageableMemory_ReadsItAtOnce()
    {
        UseDevice();
        ulong target = Allocate(4);
        int number = 1;

        Check(Cuda.cuMemcpyHtoDAsync_v2(target, &number, 4, 0));
        number = 2;

        Assert.Equal([1], Download<int>(target, 1));
        Assert.Equal(1, Driver.Counters.PageableCopies);
    }

    [GxxFact]
    public void CopyToPageLockedMemory_HasNotHappenedBeforeSomethingWaits()
    {
        UseDevice();
        ulong source = Upload(7);
        nint stream = CreateStream();
        int* target = AllocatePinned(1);
        *target = 0;

        Check(Cuda.cuMemcpyDtoHAsync_v2(target, source, 4, stream));

        Assert.Equal(0, *target);
        Check(Cuda.cuStreamSynchronize(stream));
        Assert.Equal(7, *target);
    }

    [GxxFact]
    public void CopyToPageableMemory_Waits()
    {
        UseDevice();
        ulong source = Upload(7);
        long before = Driver.Counters.Synchronizations;
        int target = 0;

        Check(Cuda.cuMemcpyDtoHAsync_v2(&target, source, 4, CreateStream()));

        Assert.Equal(7, target);
        Assert.Equal(1, Driver.Counters.Synchronizations - before);
    }

    [GxxFact]
    public void Query_OfQueuedWork_IsNotReadyAndComesToAnEnd()
    {
        UseDevice();
        nint kernel = GetKernel("append");
        nint stream = CreateStream();
        nint @event = CreateEvent();
        ulong numbers = Upload(0);
        Check(Launch(kernel, stream, numbers, 1));
        Check(Launch(kernel, stream, numbers, 2));
        Check(Cuda.cuEventRecord(@event, stream));

        Assert.Equal(Cuda.NotReady, Cuda.cuStreamQuery(stream));
        Assert.Equal(Cuda.NotReady, Cuda.cuEventQuery(@event));
        Assert.Equal(Cuda.NotReady, Cuda.cuStreamQuery(stream));
        Check(Cuda.cuEventQuery(@event));
        Check(Cuda.cuStreamQuery(stream));
        Assert.Equal([12], Download<int>(numbers, 1));
    }

    [GxxFact]
    public void Stream_ExecutesInOrder()
    {
        UseDevice();
        nint kernel = GetKernel("append");
        nint stream = CreateStream();
        ulong numbers = Upload(0);
        for (int digit = 1; digit <= 9; digit++)
        {
            Check(Launch(kernel, stream, numbers, digit));
        }

        Check(Cuda.cuStreamSynchronize(stream));

        Assert.Equal([123456789], Download<int>(numbers, 1));
    }

    [GxxFact]
    public void Streams_ThatDoNotWaitForEachOther_ExecuteInAnyOrderThatTheSeedChooses()
    {
        UseDevice();
        nint kernel = GetKernel("append");
        nint first = CreateStream();
        nint second = CreateStream();
        ulong numbers = Upload(0);

        int[] results = [.. Enumerable.Range(1, 20).Select(seed => Run((ulong)seed))];

        Assert.Equal([12, 21], results.Distinct().Order());
        Assert.Equal(results[^1], Run(20));

        int Run(ulong seed)
        {
            Check(Cuda.cuMemsetD32Async(numbers, 0, 1, 0));
            Check(Cuda.cuCtxSynchronize());
            Driver.Seed(seed);
            Check(Launch(kernel, first, numbers, 1));
            Check(Launch(kernel, second, numbers, 2));
            Check(Cuda.cuStreamSynchronize(second));
            Check(Cuda.cuStreamSynchronize(first));
            return Download<int>(numbers, 1)[0];
        }
    }

    [GxxFact]
    public void Streams_OrderedByAnEvent_ExecuteInThatOrder()
    {
        UseDevice();
        nint kernel = GetKernel("append");
        nint first = CreateStream();
        nint second = CreateStream();
        nint @event = CreateEvent();
        for (ulong seed = 1; seed <= 20; seed++)
        {
            Driver.Seed(seed);
            ulong numbers = Upload(0);
            Check(Launch(kernel, first, numbers, 1));
            Check(Cuda.cuEventRecord(@event, first));
            Check(Cuda.cuStreamWaitEvent(second, @event, 0));
            Check(Launch(kernel, second, numbers, 2));
            Check(Cuda.cuStreamSynchronize(second));

            Assert.Equal([12], Download<int>(numbers, 1));
        }
    }

    [GxxFact]
    public void LegacyStream_WaitsForBlockingStreamsOnly()
    {
        UseDevice();
        nint kernel = GetKernel("append");
        nint blocking = CreateStream(isBlocking: true);
        nint nonBlocking = CreateStream();
        var waitedFor = new HashSet<int>();
        var notWaitedFor = new HashSet<int>();
        for (ulong seed = 1; seed <= 20; seed++)
        {
            ulong first = Upload(0);
            ulong second = Upload(0);
            Driver.Seed(seed);
            Check(Launch(kernel, blocking, first, 1));
            Check(Launch(kernel, nonBlocking, second, 1));
            notWaitedFor.Add(Download<int>(second, 1)[0]);
            waitedFor.Add(Download<int>(first, 1)[0]);
            Check(Cuda.cuCtxSynchronize());
        }

        Assert.Equal([1], waitedFor);
        Assert.Contains(0, notWaitedFor);
    }

    [GxxFact]
    public void Event_WaitedFor_ExecutesWhatCameBeforeItAndMaybeMore()
    {
        UseDevice();
        nint kernel = GetKernel("append");
        nint stream = CreateStream();
        nint @event = CreateEvent();
        int* result = AllocatePinned(1);
        var results = new HashSet<int>();
        for (ulong seed = 1; seed <= 20; seed++)
        {
            ulong numbers = Upload(0);
            Driver.Seed(seed);
            Check(Launch(kernel, stream, numbers, 1));
            Check(Cuda.cuMemcpyDtoHAsync_v2(result, numbers, 4, stream));
            Check(Cuda.cuEventRecord(@event, stream));
            Check(Launch(kernel, stream, numbers, 2));
            Check(Cuda.cuMemcpyDtoHAsync_v2(result, numbers, 4, stream));
            Check(Cuda.cuEventSynchronize(@event));
            results.Add(*result);
            Check(Cuda.cuCtxSynchronize());
            Assert.Equal(12, *result);
        }

        Assert.Contains(1, results);
        Assert.DoesNotContain(results, number => number is not (1 or 12));
    }

    [GxxFact]
    public void Events_MeasureTimeOnceTheyHaveHappened()
    {
        UseDevice();
        nint start = CreateEvent(hasTiming: true);
        nint end = CreateEvent(hasTiming: true);

        Assert.Equal(Cuda.InvalidHandle, Cuda.cuEventElapsedTime(out _, start, end));
        Check(Cuda.cuEventRecord(start, 0));
        Check(Cuda.cuEventRecord(end, 0));
        Assert.Equal(Cuda.NotReady, Cuda.cuEventElapsedTime(out _, start, end));
        Check(Cuda.cuEventSynchronize(end));
        Check(Cuda.cuEventElapsedTime(out float milliseconds, start, end));
        Assert.True(milliseconds >= 0);
        Check(Cuda.cuEventRecord(CreateEvent(), 0));
    }
}
