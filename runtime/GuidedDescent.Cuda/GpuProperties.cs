using ManagedCuda;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>What kind of GPU a device is.</summary>
/// <param name="Name">The name the driver gives it.</param>
/// <param name="ComputeCapability">Its architecture, such as 9.0 for Hopper.</param>
/// <param name="MultiprocessorCount">The number of streaming multiprocessors.</param>
/// <param name="MemoryBytes">All of its memory, in bytes.</param>
/// <param name="DriverVersion">The newest CUDA version the driver supports; null where it does not say.</param>
public sealed record GpuProperties(
    string Name, Version ComputeCapability, int MultiprocessorCount, long MemoryBytes, Version? DriverVersion)
{
    /// <summary>The compute capability as compilers write it: 90 for 9.0.</summary>
    internal int Architecture => (10 * ComputeCapability.Major) + ComputeCapability.Minor;

    /// <summary>Asks the driver; the context of the device must be current.</summary>
    internal static GpuProperties Of(int ordinal, CudaSession session)
    {
        int multiprocessors = 0;
        session.Check(
            DriverAPINativeMethods.DeviceManagement.cuDeviceGetAttribute(
                ref multiprocessors, CUDeviceAttribute.MultiProcessorCount, session.Device),
            "asking for the number of multiprocessors");
        SizeT free = 0;
        SizeT total = 0;
        session.Check(DriverAPINativeMethods.MemoryManagement.cuMemGetInfo_v2(ref free, ref total), "asking for the size of the memory");
        return new GpuProperties(
            CudaContext.GetDeviceName(ordinal),
            CudaContext.GetDeviceComputeCapability(ordinal),
            multiprocessors,
            (long)(ulong)total,
            CudaDriver.Version());
    }
}
