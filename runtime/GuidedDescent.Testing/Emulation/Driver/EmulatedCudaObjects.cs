using System.Runtime.InteropServices;

namespace GuidedDescent.Testing;

/// <summary>What has been created in the emulated driver and not destroyed.</summary>
/// <param name="Contexts">Primary contexts that somebody retains.</param>
/// <param name="DeviceAllocations">Allocations of device memory.</param>
/// <param name="DeviceBytes">Their size together.</param>
/// <param name="HostAllocations">Allocations of page-locked memory.</param>
/// <param name="HostBytes">Their size together.</param>
/// <param name="Streams">Streams, the legacy streams not among them.</param>
/// <param name="Events">Events.</param>
/// <param name="Modules">Modules.</param>
/// <param name="Graphs">Graphs.</param>
/// <param name="ExecutableGraphs">Instantiated graphs.</param>
/// <param name="LibraryHandles">Handles of cuBLAS and cuSOLVER.</param>
/// <param name="QueuedWork">Work that has not been executed.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct EmulatedCudaObjects(
    long Contexts,
    long DeviceAllocations,
    long DeviceBytes,
    long HostAllocations,
    long HostBytes,
    long Streams,
    long Events,
    long Modules,
    long Graphs,
    long ExecutableGraphs,
    long LibraryHandles,
    long QueuedWork);
