using GuidedDescent.Execution;
using ManagedCuda;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>The launches of a step as one CUDA graph: replaying it costs the host one call, however many kernels there are.</summary>
internal sealed unsafe class StepGraph : IDisposable
{
    private readonly CudaSession _session;
    private readonly PlannedLaunch[] _launches;
    private readonly CUgraphExec _graph;
    private bool _isDisposed;

    private StepGraph(CudaSession session, PlannedLaunch[] launches, CUgraphExec graph)
    {
        _session = session;
        _launches = launches;
        _graph = graph;
        session.Retain();
    }

    /// <summary>Captures launches; nothing runs. The context must be current.</summary>
    /// <param name="session">The device.</param>
    /// <param name="operations">What puts launches into a stream.</param>
    /// <param name="launches">The launches.</param>
    /// <param name="scalars">Where their scalars will lie at every replay.</param>
    public static StepGraph Capture(
        CudaSession session, StepOperations operations, ReadOnlySpan<PlannedLaunch> launches, in StepScalars scalars)
    {
        // On a stream of its own: another thread may put work of its own into the device's stream meanwhile.
        CUstream stream = default;
        session.Check(DriverAPINativeMethods.Streams.cuStreamCreate(ref stream, CUStreamFlags.NonBlocking), "creating a stream");
        CUgraph graph = default;
        try
        {
            session.Check(
                DriverAPINativeMethods.Streams.cuStreamBeginCapture(stream, CUstreamCaptureMode.Local), "beginning to capture a step");
            try
            {
                operations.Enqueue(launches, scalars, stream);
            }
            catch
            {
                // What the launch failed of says more than that the capture has come to nothing.
                _ = DriverAPINativeMethods.Streams.cuStreamEndCapture(stream, ref graph);
                throw;
            }

            session.Check(DriverAPINativeMethods.Streams.cuStreamEndCapture(stream, ref graph), "capturing a step");
            CUgraphExec executable = default;
            session.Check(
                DriverAPINativeMethods.GraphManagment.cuGraphInstantiate(ref executable, graph, CUgraphInstantiate_flags.None),
                "instantiating the graph of a step");
            return new StepGraph(session, launches.ToArray(), executable);
        }
        finally
        {
            if (graph.Pointer != 0)
            {
                _ = DriverAPINativeMethods.GraphManagment.cuGraphDestroy(graph);
            }

            _ = DriverAPINativeMethods.Streams.cuStreamDestroy_v2(stream);
        }
    }

    /// <summary>Whether the graph holds these very launches.</summary>
    public bool Holds(ReadOnlySpan<PlannedLaunch> launches) => launches.SequenceEqual(_launches);

    /// <summary>Puts all its launches into the device's stream; the context must be current.</summary>
    public void Replay() =>
        _session.Check(DriverAPINativeMethods.GraphManagment.cuGraphLaunch(_graph, _session.Stream), "replaying a step");

    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _session.Release(() => _ = DriverAPINativeMethods.GraphManagment.cuGraphExecDestroy(_graph));
        }
    }
}
