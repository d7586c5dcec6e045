namespace GuidedDescent.Testing.Tests;

public sealed unsafe class CaptureTests : DriverTest
{
    private const int Global = 0;
    private const int ThreadLocal = 1;
    private const int Relaxed = 2;

    [GxxTheory]
    [InlineData("cuMemAlloc_v2")]
    [InlineData("cuMemFree_v2")]
    [InlineData("cuMemHostAlloc")]
    [InlineData("cuModuleLoadDataEx")]
    [InlineData("cuStreamSynchronize")]
    [InlineData("cuStreamQuery")]
    [InlineData("cuEventQuery")]
    [InlineData("cuEventSynchronize")]
    [InlineData("cuCtxSynchronize")]
    [InlineData("cuMemcpyDtoH_v2")]
    public void Call_ThatNoGraphCanHold_IsRefusedAndSpoilsTheCapture(string call)
    {
        UseDevice();
        nint stream = CreateStream();
        nint @event = CreateEvent();
        ulong memory = Allocate(4);
        int number = 0;
        byte[] cubin = Cubin();
        Check(Cuda.cuStreamBeginCapture_v2(stream, Global));

        int result = call switch
        {
            "cuMemAlloc_v2" => Cuda.cuMemAlloc_v2(out _, 4),
            "cuMemFree_v2" => Cuda.cuMemFree_v2(memory),
            "cuMemHostAlloc" => Cuda.cuMemHostAlloc(out _, 4, 0),
            "cuModuleLoadDataEx" => TryLoad(cubin, out _),
            "cuStreamSynchronize" => Cuda.cuStreamSynchronize(stream),
            "cuStreamQuery" => Cuda.cuStreamQuery(stream),
            "cuEventQuery" => Cuda.cuEventQuery(@event),
            "cuEventSynchronize" => Cuda.cuEventSynchronize(@event),
            "cuCtxSynchronize" => Cuda.cuCtxSynchronize(),
            _ => Cuda.cuMemcpyDtoH_v2(&number, memory, 4),
        };

        Assert.Equal(Cuda.CaptureUnsupported, result);
        Check(Cuda.cuStreamIsCapturing(stream, out int status));
        Assert.Equal(2, status);
        Assert.Equal(Cuda.CaptureInvalidated, Cuda.cuMemsetD32Async(memory, 0, 1, stream));
        Assert.Equal(Cuda.CaptureInvalidated, Cuda.cuStreamEndCapture(stream, out _));
        Check(Cuda.cuStreamSynchronize(stream));
        Check(Cuda.cuMemFree_v2(memory));
    }

    [GxxTheory]
    [InlineData(Global, Cuda.CaptureUnsupported, Cuda.CaptureUnsupported)]
    [InlineData(ThreadLocal, Cuda.CaptureUnsupported, Cuda.Success)]
    [InlineData(Relaxed, Cuda.Success, Cuda.Success)]
    public void Allocation_WhileCapturing_IsRefusedAsTheModeSays(int mode, int onThisThread, int onAnotherThread)
    {
        nint context = UseDevice();
        nint stream = CreateStream();

        Check(Cuda.cuStreamBeginCapture_v2(stream, mode));
        int there = OnAnotherThread(() => Cuda.cuCtxSetCurrent(context) + Cuda.cuMemAlloc_v2(out _, 4));
        int here = Cuda.cuMemAlloc_v2(out _, 4);

        Assert.Equal((onThisThread, onAnotherThread), (here, there));
    }

    [GxxTheory]
    [InlineData(Global, Cuda.CaptureWrongThread)]
    [InlineData(ThreadLocal, Cuda.CaptureWrongThread)]
    [InlineData(Relaxed, Cuda.Success)]
    public void End_OnAnotherThread_NeedsARelaxedCapture(int mode, int expected)
    {
        nint context = UseDevice();
        nint stream = CreateStream();
        Check(Cuda.cuStreamBeginCapture_v2(stream, mode));

        Assert.Equal(
            expected, OnAnotherThread(() => Cuda.cuCtxSetCurrent(context) + Cuda.cuStreamEndCapture(stream, out _)));
    }

    [GxxFact]
    public void LegacyStream_WhileABlockingStreamIsCaptured_IsRefused()
    {
        UseDevice();
        nint stream = CreateStream(isBlocking: true);
        ulong memory = Allocate(4);

        Assert.Equal(Cuda.CaptureUnsupported, Cuda.cuStreamBeginCapture_v2(0, Relaxed));
        Check(Cuda.cuStreamBeginCapture_v2(stream, Relaxed));
        Assert.Equal(Cuda.IllegalState, Cuda.cuStreamBeginCapture_v2(stream, Relaxed));
        Assert.Equal(Cuda.CaptureImplicit, Cuda.cuMemsetD32Async(memory, 0, 1, 0));
        Assert.Equal(Cuda.CaptureInvalidated, Cuda.cuStreamEndCapture(stream, out _));
        Assert.Equal(Cuda.IllegalState, Cuda.cuStreamEndCapture(stream, out _));
        Check(Cuda.cuMemsetD32Async(memory, 0, 1, 0));
    }

    [GxxFact]
    public void CaptureInfo_WhileCaptured_IsTheSameInAllItsStreamsAndDifferentInTheNext()
    {
        UseDevice();
        nint stream = CreateStream();
        nint other = CreateStream();
        nint forked = CreateEvent();
        Assert.Equal((0, 0ul), CaptureInfo(stream));

        Check(Cuda.cuStreamBeginCapture_v2(stream, Relaxed));
        (int Status, ulong Id) first = CaptureInfo(stream);
        Check(Cuda.cuEventRecord(forked, stream));
        Check(Cuda.cuStreamWaitEvent(other, forked, 0));
        Assert.Equal(first, CaptureInfo(other));
        Check(Cuda.cuStreamEndCapture(stream, out _));
        Assert.Equal((0, 0ul), CaptureInfo(stream));
        Check(Cuda.cuStreamBeginCapture_v2(stream, Relaxed));
        Check(Cuda.cuStreamBeginCapture_v2(other, Relaxed));

        Assert.Equal((1, true), (first.Status, first.Id > 0));
        Assert.Equal(3, new[] { first, CaptureInfo(stream), CaptureInfo(other) }.Distinct().Count());
    }

    [GxxFact]
    public void CaptureInfo_OfASpoiledCapture_IsTheStatusAlone()
    {
        UseDevice();
        nint stream = CreateStream();
        Check(Cuda.cuStreamBeginCapture_v2(stream, Global));
        Assert.Equal(Cuda.CaptureUnsupported, Cuda.cuStreamSynchronize(stream));

        Assert.Equal((2, 0ul), CaptureInfo(stream));
    }

    [GxxFact]
    public void CaptureInfo_OfWhatNobodyAsksFor_IsNotWritten()
    {
        UseDevice();
        nint stream = CreateStream();
        nint blocking = CreateStream(isBlocking: true);
        int status;
        Check(Cuda.cuStreamBeginCapture_v2(stream, Relaxed));
        Check(Cuda.cuStreamGetCaptureInfo_v2(stream, &status, null, null, null, null));

        Assert.Equal(1, status);
        Assert.Equal(Cuda.InvalidValue, Cuda.cuStreamGetCaptureInfo_v2(stream, null, null, null, null, null));
        Check(Cuda.cuStreamBeginCapture_v2(blocking, Relaxed));
        Assert.Equal(Cuda.CaptureImplicit, Cuda.cuStreamGetCaptureInfo_v2(0, &status, null, null, null, null));
    }

    [GxxFact]
    public void Event_AcrossTheBorderOfACapture_IsRefused()
    {
        UseDevice();
        nint stream = CreateStream();
        nint other = CreateStream();
        nint outside = CreateEvent();
        nint inside = CreateEvent();
        Check(Cuda.cuEventRecord(outside, other));

        Check(Cuda.cuStreamBeginCapture_v2(stream, Relaxed));
        Check(Cuda.cuEventRecord(inside, stream));
        Assert.Equal(Cuda.CapturedEvent, Cuda.cuEventQuery(inside));
        Assert.Equal(Cuda.CaptureInvalidated, Cuda.cuStreamEndCapture(stream, out _));

        Check(Cuda.cuStreamBeginCapture_v2(stream, Relaxed));
        Assert.Equal(Cuda.CaptureIsolation, Cuda.cuStreamWaitEvent(stream, outside, 0));
        Assert.Equal(Cuda.CaptureInvalidated, Cuda.cuStreamEndCapture(stream, out _));

        Check(Cuda.cuStreamBeginCapture_v2(stream, Relaxed));
        Check(Cuda.cuStreamBeginCapture_v2(other, Relaxed));
        Check(Cuda.cuEventRecord(inside, stream));
        Assert.Equal(Cuda.CaptureMerge, Cuda.cuStreamWaitEvent(other, inside, 0));
    }

    [GxxFact]
    public void Event_OfACaptureThatHasEnded_IsRefused()
    {
        UseDevice();
        nint stream = CreateStream();
        nint @event = CreateEvent();
        Check(Cuda.cuStreamBeginCapture_v2(stream, Global));
        Check(Cuda.cuEventRecord(@event, stream));
        Check(Cuda.cuStreamEndCapture(stream, out _));

        Assert.Equal(Cuda.CapturedEvent, Cuda.cuStreamWaitEvent(stream, @event, 0));
        Check(Cuda.cuStreamIsCapturing(stream, out int status));
        Assert.Equal(0, status);
        Check(Cuda.cuEventRecord(@event, stream));
        Check(Cuda.cuEventSynchronize(@event));
    }

    [GxxFact]
    public void Stream_DestroyedWhileCaptured_EndsTheCapture()
    {
        UseDevice();
        nint origin = CreateStream();
        nint other = CreateStream();
        nint forked = CreateEvent();
        Check(Cuda.cuStreamBeginCapture_v2(origin, Global));
        Check(Cuda.cuEventRecord(forked, origin));
        Check(Cuda.cuStreamWaitEvent(other, forked, 0));

        Check(Cuda.cuStreamDestroy_v2(origin));

        Check(Cuda.cuStreamSynchronize(other));
        Check(Cuda.cuMemAlloc_v2(out _, 4));
    }

    private static (int Status, ulong Id) CaptureInfo(nint stream)
    {
        int status;
        ulong id = 0;
        nint graph;
        nint* dependencies;
        nuint count;
        Check(Cuda.cuStreamGetCaptureInfo_v2(stream, &status, &id, &graph, &dependencies, &count));
        return (status, id);
    }
}
