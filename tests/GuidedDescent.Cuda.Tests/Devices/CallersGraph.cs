using GuidedDescent.Cuda;
using ManagedCuda;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda.Tests.Devices;

/// <summary>A graph that the caller captures of the device's stream.</summary>
internal sealed class CallersGraph : IDisposable
{
    private readonly CudaDevice _device;
    private readonly CUgraphExec _graph;

    private CallersGraph(CudaDevice device, CUgraphExec graph)
    {
        _device = device;
        _graph = graph;
    }

    /// <summary>Captures what is put into the stream meanwhile. Where that throws, the capture ends and there is no graph.</summary>
    public static CallersGraph Capture(CudaDevice device, Action work)
    {
        using var context = new PrimaryContext(device.Ordinal);
        context.PushContext();
        CUgraph graph = default;
        CUgraphExec executable = default;
        try
        {
            EmulatedGpu.Check(DriverAPINativeMethods.Streams.cuStreamBeginCapture(device.Stream, CUstreamCaptureMode.Local));
            try
            {
                work();
            }
            finally
            {
                EmulatedGpu.Check(DriverAPINativeMethods.Streams.cuStreamEndCapture(device.Stream, ref graph));
            }

            EmulatedGpu.Check(
                DriverAPINativeMethods.GraphManagment.cuGraphInstantiate(ref executable, graph, CUgraphInstantiate_flags.None));
        }
        finally
        {
            _ = DriverAPINativeMethods.GraphManagment.cuGraphDestroy(graph);
            context.PopContext();
        }

        return new CallersGraph(device, executable);
    }

    /// <summary>Puts the captured work into the stream once more.</summary>
    public void Launch()
    {
        using var context = new PrimaryContext(_device.Ordinal);
        context.PushContext();
        EmulatedGpu.Check(DriverAPINativeMethods.GraphManagment.cuGraphLaunch(_graph, _device.Stream));
        context.PopContext();
    }

    public void Dispose() => EmulatedGpu.Check(DriverAPINativeMethods.GraphManagment.cuGraphExecDestroy(_graph));
}
