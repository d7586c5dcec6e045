using GuidedDescent.Cuda;
using GuidedDescent.Cuda.Tests.Devices;
using ManagedCuda;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda.Tests.Matrices;

/// <summary>An emulated GPU with its context current, and memory for the matrices of a test.</summary>
internal sealed unsafe class MatrixGpu : IDisposable
{
    private readonly List<DeviceBlock> _blocks = [];
    private readonly CUcontext _context;

    public MatrixGpu()
    {
        CudaDriver.RequireDevice(0);
        Session = CudaSession.Open(0, stream: null);
        using (Session.Enter())
        {
            EmulatedGpu.Check(DriverAPINativeMethods.ContextManagement.cuCtxGetCurrent(ref _context));
        }

        EmulatedGpu.Check(DriverAPINativeMethods.ContextManagement.cuCtxPushCurrent_v2(_context));
        Loader = new KernelLoader(Session, GpuProperties.Of(0, Session), KernelCacheFolder.Open(ProcessEnvironment.Current));
        Libraries = new MatrixLibraries(Session, Loader);
    }

    public CudaSession Session { get; }

    public KernelLoader Loader { get; }

    public MatrixLibraries Libraries { get; }

    /// <summary>Memory for floats, filled with a number that no test expects.</summary>
    public CUdeviceptr Allocate(long count)
    {
        DeviceBlock block = DeviceBlock.Allocate(Session, Math.Max(1, count) * sizeof(float));
        _blocks.Add(block);
        EmulatedGpu.Check(DriverAPINativeMethods.MemsetAsync.cuMemsetD32Async(
            At(block.Address), BitConverter.SingleToUInt32Bits(-7777), Math.Max(1, count), Session.Stream));
        return At(block.Address);
    }

    public CUdeviceptr Upload(params ReadOnlySpan<float> values)
    {
        CUdeviceptr memory = Allocate(values.Length);
        Write(memory, values);
        return memory;
    }

    public void Write(CUdeviceptr memory, ReadOnlySpan<float> values)
    {
        fixed (float* source = values)
        {
            EmulatedGpu.Check(DriverAPINativeMethods.AsynchronousMemcpy_v2.cuMemcpyHtoDAsync_v2(
                memory, (nint)source, (long)values.Length * sizeof(float), Session.Stream));
        }

        Session.Synchronize();
    }

    public float[] Read(CUdeviceptr memory, long count)
    {
        float[] values = new float[count];
        fixed (float* target = values)
        {
            EmulatedGpu.Check(DriverAPINativeMethods.AsynchronousMemcpy_v2.cuMemcpyDtoHAsync_v2(
                (nint)target, memory, count * sizeof(float), Session.Stream));
        }

        Session.Synchronize();
        return values;
    }

    /// <summary>Captures what is put into a stream meanwhile, as an executor does, and makes it executable.</summary>
    public CUgraphExec Capture(Action<CUstream> work)
    {
        CUstream stream = default;
        CUgraph graph = default;
        CUgraphExec executable = default;
        EmulatedGpu.Check(DriverAPINativeMethods.Streams.cuStreamCreate(ref stream, CUStreamFlags.NonBlocking));
        EmulatedGpu.Check(DriverAPINativeMethods.Streams.cuStreamBeginCapture(stream, CUstreamCaptureMode.Local));
        try
        {
            work(stream);
        }
        finally
        {
            EmulatedGpu.Check(DriverAPINativeMethods.Streams.cuStreamEndCapture(stream, ref graph));
            EmulatedGpu.Check(DriverAPINativeMethods.Streams.cuStreamDestroy_v2(stream));
        }

        EmulatedGpu.Check(
            DriverAPINativeMethods.GraphManagment.cuGraphInstantiate(ref executable, graph, CUgraphInstantiate_flags.None));
        EmulatedGpu.Check(DriverAPINativeMethods.GraphManagment.cuGraphDestroy(graph));
        return executable;
    }

    public void Launch(CUgraphExec graph) =>
        EmulatedGpu.Check(DriverAPINativeMethods.GraphManagment.cuGraphLaunch(graph, Session.Stream));

    public void Dispose()
    {
        _blocks.ForEach(block => block.Dispose());
        CUcontext context = default;
        EmulatedGpu.Check(DriverAPINativeMethods.ContextManagement.cuCtxPopCurrent_v2(ref context));
        Session.Close();
    }

    private static CUdeviceptr At(byte* address) => new((SizeT)(nuint)address);
}
