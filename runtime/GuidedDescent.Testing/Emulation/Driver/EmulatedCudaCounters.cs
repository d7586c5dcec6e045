using System.Runtime.InteropServices;

namespace GuidedDescent.Testing;

/// <summary>
/// What has been asked of the emulated driver since it was reset. Work counts when it is queued; that of a graph when the graph
/// is launched. The difference of two readings says what happened between them.
/// </summary>
/// <param name="KernelLaunches">Kernels, those of graphs included.</param>
/// <param name="KernelArgumentBytes">The size of their arguments together.</param>
/// <param name="GraphLaunches">Launches of graphs.</param>
/// <param name="HostToDeviceCopies">Copies to a device.</param>
/// <param name="HostToDeviceBytes">Their size together.</param>
/// <param name="DeviceToHostCopies">Copies from a device.</param>
/// <param name="DeviceToHostBytes">Their size together.</param>
/// <param name="DeviceToDeviceCopies">Copies between memory of devices.</param>
/// <param name="DeviceToDeviceBytes">Their size together.</param>
/// <param name="Fills">Fillings of device memory with a value.</param>
/// <param name="PageableCopies">Asynchronous copies from or to memory that is not page-locked, which a driver may wait for.</param>
/// <param name="Synchronizations">Calls that wait for queued work, or would if there were any.</param>
/// <param name="DeviceAllocations">Allocations of device memory.</param>
/// <param name="HostAllocations">Allocations of page-locked memory.</param>
/// <param name="CurrentContextCalls">Calls that change which context is current.</param>
/// <param name="ModuleLoads">Modules that were loaded.</param>
/// <param name="LibraryWork">Work of cuBLAS and cuSOLVER, that of graphs included: one for each product or factorization.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct EmulatedCudaCounters(
    long KernelLaunches,
    long KernelArgumentBytes,
    long GraphLaunches,
    long HostToDeviceCopies,
    long HostToDeviceBytes,
    long DeviceToHostCopies,
    long DeviceToHostBytes,
    long DeviceToDeviceCopies,
    long DeviceToDeviceBytes,
    long Fills,
    long PageableCopies,
    long Synchronizations,
    long DeviceAllocations,
    long HostAllocations,
    long CurrentContextCalls,
    long ModuleLoads,
    long LibraryWork)
{
    /// <summary>What happened between two readings.</summary>
    /// <param name="after">The later one.</param>
    /// <param name="before">The earlier one.</param>
    public static EmulatedCudaCounters operator -(EmulatedCudaCounters after, EmulatedCudaCounters before)
    {
        Span<long> difference = MemoryMarshal.Cast<EmulatedCudaCounters, long>(new Span<EmulatedCudaCounters>(ref after));
        Span<long> subtracted = MemoryMarshal.Cast<EmulatedCudaCounters, long>(new Span<EmulatedCudaCounters>(ref before));
        for (int i = 0; i < difference.Length; i++)
        {
            difference[i] -= subtracted[i];
        }

        return after;
    }
}
