using ManagedCuda;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Gpu.Tests.Driver;

/// <summary>Takes the time that the GPU needs for what is put into a stream between two events; the context must be current.</summary>
internal sealed class StreamTimer(CUstream stream) : IDisposable
{
    private readonly CudaEvent _start = new();
    private readonly CudaEvent _stop = new();

    /// <summary>Whether the GPU has come to the start.</summary>
    public bool HasStarted => _start.Query();

    /// <summary>Whether the GPU has come to the stop.</summary>
    public bool HasStopped => _stop.Query();

    public void Start() => _start.Record(stream);

    public void Stop() => _stop.Record(stream);

    /// <summary>Waits for the stop.</summary>
    /// <returns>The milliseconds since the start.</returns>
    public double Wait()
    {
        _stop.Synchronize();
        float milliseconds = 0;
        DriverAPINativeMethods.Events.cuEventElapsedTime(ref milliseconds, _start.Event, _stop.Event)
            .Require("asking for the time between two events");
        return milliseconds;
    }

    public void Dispose()
    {
        _start.Dispose();
        _stop.Dispose();
    }
}
