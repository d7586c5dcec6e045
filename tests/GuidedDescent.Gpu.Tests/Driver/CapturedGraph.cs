using ManagedCuda;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Gpu.Tests.Driver;

/// <summary>A graph of whatever was put into a stream, captured as a training loop would do it. The context must be current.</summary>
internal sealed class CapturedGraph : IDisposable
{
    private readonly CUgraphExec _executable;

    private CapturedGraph(CUgraphExec executable) => _executable = executable;

    /// <summary>Captures work; nothing of it runs.</summary>
    /// <param name="stream">The stream that the work goes into.</param>
    /// <param name="work">Puts the work into the stream.</param>
    public static CapturedGraph Capture(CUstream stream, Action work)
    {
        // The strictest mode: nothing may happen meanwhile that could not be part of a graph, on any thread.
        DriverAPINativeMethods.Streams.cuStreamBeginCapture(stream, CUstreamCaptureMode.Global).Require("beginning a capture");
        CUgraph graph = default;
        try
        {
            work();
        }
        catch
        {
            // What went wrong in the work says more than that the capture has come to nothing.
            _ = DriverAPINativeMethods.Streams.cuStreamEndCapture(stream, ref graph);
            throw;
        }

        DriverAPINativeMethods.Streams.cuStreamEndCapture(stream, ref graph).Require("ending a capture");
        CUgraphExec executable = default;
        DriverAPINativeMethods.GraphManagment.cuGraphInstantiate(ref executable, graph, CUgraphInstantiate_flags.None)
            .Require("instantiating a graph");
        DriverAPINativeMethods.GraphManagment.cuGraphDestroy(graph).Require("destroying a graph");
        return new CapturedGraph(executable);
    }

    /// <summary>Puts all of it into a stream.</summary>
    public void Launch(CUstream stream) =>
        DriverAPINativeMethods.GraphManagment.cuGraphLaunch(_executable, stream).Require("launching a graph");

    public void Dispose() => DriverAPINativeMethods.GraphManagment.cuGraphExecDestroy(_executable).Require("destroying a graph");
}
