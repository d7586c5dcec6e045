using System.Runtime.InteropServices;
using ManagedCuda.BasicTypes;

namespace ManagedCuda;

public static partial class DriverAPINativeMethods
{
    /// <summary>Streams, and their capture into graphs.</summary>
    public static class Streams
    {
        static Streams() => Init();

        [DllImport(Library)]
        public static extern CUResult cuStreamCreate(ref CUstream phStream, CUStreamFlags Flags);

        [DllImport(Library)]
        public static extern CUResult cuStreamDestroy_v2(CUstream hStream);

        [DllImport(Library)]
        public static extern CUResult cuStreamSynchronize(CUstream hStream);

        [DllImport(Library, EntryPoint = "cuStreamBeginCapture_v2")]
        public static extern CUResult cuStreamBeginCapture(CUstream hStream, CUstreamCaptureMode mode);

        [DllImport(Library)]
        public static extern CUResult cuStreamEndCapture(CUstream hStream, ref CUgraph phGraph);

        [DllImport(Library, EntryPoint = "cuStreamGetCaptureInfo_v2")]
        public static extern CUResult cuStreamGetCaptureInfo(
            CUstream hStream,
            ref CUstreamCaptureStatus captureStatus_out,
            ref ulong id_out,
            ref CUgraph graph_out,
            ref IntPtr dependencies_out,
            ref SizeT numDependencies_out);

        [DllImport(Library)]
        internal static extern CUResult cuStreamQuery(CUstream hStream);
    }

    /// <summary>Events.</summary>
    public static class Events
    {
        static Events() => Init();

        [DllImport(Library)]
        public static extern CUResult cuEventCreate(ref CUevent phEvent, CUEventFlags Flags);

        [DllImport(Library)]
        public static extern CUResult cuEventDestroy_v2(CUevent hEvent);

        [DllImport(Library)]
        public static extern CUResult cuEventRecord(CUevent hEvent, CUstream hStream);

        [DllImport(Library)]
        public static extern CUResult cuEventQuery(CUevent hEvent);

        [DllImport(Library)]
        public static extern CUResult cuEventSynchronize(CUevent hEvent);

        [DllImport(Library)]
        public static extern CUResult cuEventElapsedTime(ref float pMilliseconds, CUevent hStart, CUevent hEnd);
    }

    /// <summary>Graphs, which run with one call what a stream was given in many. The name is misspelled in ManagedCuda.</summary>
    public static class GraphManagment
    {
        static GraphManagment() => Init();

        [DllImport(Library, EntryPoint = "cuGraphInstantiateWithFlags")]
        public static extern CUResult cuGraphInstantiate(ref CUgraphExec phGraphExec, CUgraph hGraph, CUgraphInstantiate_flags flags);

        [DllImport(Library)]
        public static extern CUResult cuGraphLaunch(CUgraphExec hGraphExec, CUstream hStream);

        [DllImport(Library)]
        public static extern CUResult cuGraphExecDestroy(CUgraphExec hGraphExec);

        [DllImport(Library)]
        public static extern CUResult cuGraphDestroy(CUgraph hGraph);
    }
}
