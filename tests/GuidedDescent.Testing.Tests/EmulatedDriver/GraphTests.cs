namespace GuidedDescent.Testing.Tests;

public sealed unsafe class GraphTests : DriverTest
{
    private const int Global = 0;

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
