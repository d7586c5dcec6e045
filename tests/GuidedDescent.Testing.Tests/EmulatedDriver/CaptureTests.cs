namespace GuidedDescent.Testing.Tests;

public sealed unsafe class CaptureTests : DriverTest
{
    private const int Global = 0;
    private const int ThreadLocal = 1;
    private const int Relaxed = 2;

    [GxxFact]
    public void Graph_OfCapturedWork_RunsItEveryTimeItIsLaunched()
    {
        UseDevice();
        nint kernel = GetKernel("append");
        nint stream = CreateStream();
        ulong numbers = Upload(0);
        int* input = AllocatePinned(1);
        int digit = 3;
        void* pointer = &numbers;
        void** arguments = stackalloc void*[] { pointer, &digit };
        Check(Cuda.cuStreamBeginCapture_v2(stream, Global));
        Check(Cuda.cuMemcpyHtoDAsync_v2(numbers, input, 4, stream));
        Check(Cuda.cuLaunchKernel(kernel, 1, 1, 1, 1, 1, 1, 0, stream, arguments, null));
        EmulatedCudaCounters captured = Driver.Counters;
        Check(Cuda.cuStreamEndCapture(stream, out nint graph));
        nuint nodes = 0;
        Check(Cuda.cuGraphGetNodes(graph, null, ref nodes));
        Check(Cuda.cuGraphInstantiateWithFlags(out nint executable, graph, 0));
        Check(Cuda.cuGraphDestroy(graph));

        // The argument was frozen when it was captured; the number to copy was not.
        digit = 4;
        *input = 1;
        Check(Cuda.cuGraphLaunch(executable, stream));
        Check(Cuda.cuStreamSynchronize(stream));
        int[] first = Download<int>(numbers, 1);
        *input = 2;
        Check(Cuda.cuGraphLaunch(executable, stream));
        int[] second = Download<int>(numbers, 1);
        Check(Cuda.cuStreamSynchronize(stream));

        Assert.Equal(2u, nodes);
        Assert.Equal(0, captured.KernelLaunches);
        Assert.Equal((2, 2), (Driver.Counters.KernelLaunches, Driver.Counters.GraphLaunches));
        Assert.Equal([13], first);
        Assert.Equal([13], second);
        Assert.Equal([23], Download<int>(numbers, 1));
        Check(Cuda.cuGraphExecDestroy(executable));
        Assert.Equal(Cuda.InvalidValue, Cuda.cuGraphLaunch(executable, stream));
        Assert.Equal(Cuda.InvalidValue, Cuda.cuGraphDestroy(graph));
    }

    [GxxFact]
    public void Graph_OfTwoStreamsJoinedByEvents_KeepsTheirOrder()
    {
        UseDevice();
        nint kernel = GetKernel("append");
        nint origin = CreateStream();
        nint other = CreateStream();
        nint forked = CreateEvent();
        nint joined = CreateEvent();
        ulong numbers = Upload(0);
        Check(Cuda.cuStreamBeginCapture_v2(origin, Global));
        Check(Launch(kernel, origin, numbers, 1));
        Check(Cuda.cuEventRecord(forked, origin));
        Check(Cuda.cuStreamWaitEvent(other, forked, 0));
        Check(Launch(kernel, other, numbers, 2));
        Check(Cuda.cuStreamIsCapturing(other, out int status));
        Check(Cuda.cuEventRecord(joined, other));
        Check(Cuda.cuStreamWaitEvent(origin, joined, 0));
        Check(Launch(kernel, origin, numbers, 3));
        Check(Cuda.cuStreamEndCapture(origin, out nint graph));
        Check(Cuda.cuGraphInstantiateWithFlags(out nint executable, graph, 0));

        for (int i = 0; i < 5; i++)
        {
            Check(Cuda.cuMemsetD32Async(numbers, 0, 1, origin));
            Check(Cuda.cuGraphLaunch(executable, origin));
            Check(Cuda.cuStreamSynchronize(origin));
            Assert.Equal([123], Download<int>(numbers, 1));
        }

        Assert.Equal(1, status);
        Check(Cuda.cuStreamIsCapturing(other, out status));
        Assert.Equal(0, status);
    }

    [GxxFact]
    public void Graph_OfWorkThatIsNotJoined_IsRefused()
    {
        UseDevice();
        nint origin = CreateStream();
        nint other = CreateStream();
        nint forked = CreateEvent();
        ulong numbers = Upload(0);
        Check(Cuda.cuStreamBeginCapture_v2(origin, Global));
        Check(Cuda.cuEventRecord(forked, origin));
        Check(Cuda.cuStreamWaitEvent(other, forked, 0));
        Check(Cuda.cuMemsetD32Async(numbers, 1, 1, other));

        Assert.Equal(Cuda.CaptureUnmatched, Cuda.cuStreamEndCapture(other, out _));
        Assert.Equal(Cuda.CaptureUnjoined, Cuda.cuStreamEndCapture(origin, out nint graph));
        Assert.Equal(0, graph);
    }

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
    public void Graph_WhoseMemoryIsGone_LosesTheContext()
    {
        UseDevice();
        nint stream = CreateStream();
        ulong memory = Allocate(4);
        Check(Cuda.cuStreamBeginCapture_v2(stream, Global));
        Check(Cuda.cuMemsetD32Async(memory, 1, 1, stream));
        Check(Cuda.cuStreamEndCapture(stream, out nint graph));
        Check(Cuda.cuGraphInstantiateWithFlags(out nint executable, graph, 0));
        Check(Cuda.cuMemFree_v2(memory));

        Check(Cuda.cuGraphLaunch(executable, stream));

        Assert.Equal(Cuda.IllegalAddress, Cuda.cuStreamSynchronize(stream));
    }

    [GxxFact]
    public void Graph_WhoseModuleIsGone_LosesTheContext()
    {
        UseDevice();
        Check(TryLoad(Cubin(), out nint module));
        Check(Cuda.cuModuleGetFunction(out nint kernel, module, "append"));
        nint stream = CreateStream();
        Check(Cuda.cuStreamBeginCapture_v2(stream, Global));
        Check(Launch(kernel, stream, 0ul, 1));
        Check(Cuda.cuStreamEndCapture(stream, out nint graph));
        Check(Cuda.cuGraphInstantiateWithFlags(out nint executable, graph, 0));
        Check(Cuda.cuModuleUnload(module));

        Check(Cuda.cuGraphLaunch(executable, stream));

        Assert.Equal(Cuda.LaunchFailed, Cuda.cuStreamSynchronize(stream));
        Assert.Contains("module that was unloaded", Driver.Failure);
    }
}
