using GuidedDescent.Cuda;
using GuidedDescent.Gpu.Tests.Driver;
using GuidedDescent.Gpu.Tests.Scenarios;

namespace GuidedDescent.Gpu.Tests.Benchmarks;

/// <summary>Device memory full of random numbers that repeat themselves. The context must be current.</summary>
internal static unsafe class DevicePattern
{
    private const int Length = 1_000_003;

    /// <summary>Allocates memory and puts the numbers into it, in the order of the device's stream.</summary>
    public static GpuBuffer Allocate(CudaDevice device, long bytes, int seed)
    {
        var buffer = new GpuBuffer(bytes);
        DeviceCopies.Repeat(
            device.Memory, (float*)buffer.Start, bytes / sizeof(float), RandomNumbers.Draw(seed, Length), device.Stream);
        return buffer;
    }
}
