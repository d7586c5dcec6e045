using GuidedDescent.Cuda;
using GuidedDescent.Gpu.Tests.Driver;

namespace GuidedDescent.Gpu.Tests.Benchmarks;

/// <summary>One copy within the device that reads and writes as many bytes together as a step does. The context must be current.</summary>
internal sealed unsafe class CopyContender : Contender
{
    public const string Copy = "copy";

    private readonly GpuBuffer _source;
    private readonly GpuBuffer _destination;

    /// <param name="bytes">The bytes that are read and written.</param>
    /// <param name="device">Where to copy.</param>
    public CopyContender(long bytes, CudaDevice device)
        : base(Copy, device.Stream)
    {
        // Not zeros: what is copied decides about power, and so about clocks.
        _source = DevicePattern.Allocate(device, bytes / 2, seed: 3);
        _destination = new GpuBuffer(bytes / 2);
    }

    public override void Enqueue() => DeviceCopies.Enqueue(_destination.Start, _source.Start, _source.Bytes, Stream);

    public override void Dispose()
    {
        _source.Dispose();
        _destination.Dispose();
    }
}
