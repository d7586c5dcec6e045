using System.Runtime.CompilerServices;
using GuidedDescent.Cuda;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda.Tests.Devices;

/// <summary>
/// The driver that all tests of this process run on: three emulated GPUs. Tests that use it are in one collection, as there is one
/// driver and it counts what everybody does.
/// </summary>
[CollectionDefinition(Collection, DisableParallelization = true)]
public sealed class EmulatedGpu
{
    public const string Collection = "emulated GPU";

    /// <summary>The driver, for what no real one tells.</summary>
    public static EmulatedCudaDriver Driver => EmulatedCudaDriver.Load();

    /// <summary>Short tensors and long ones, of several chunks; fewer than on a device, as the emulation is slow.</summary>
    public static ConformanceOptions Conformance { get; } = new() { Lengths = [0, 1, 7, 9, 255, 1027, 9001], Steps = 6 };

    public static CudaDevice Open(CudaDeviceOptions? options = null, int ordinal = 0) => new(ordinal, options);

    public static void Check(CUResult result) => Assert.Equal(CUResult.Success, result);

    /// <summary>Runs before anything else, as a process finds its driver once.</summary>
    [ModuleInitializer]
    internal static void Prepare()
    {
        if (NativeTool.Gxx.ReasonToSkip is null)
        {
            Environment.SetEnvironmentVariable("GUIDED_DESCENT_CUDA_LIBRARIES", Driver.Folder);
            Environment.SetEnvironmentVariable("GUIDED_DESCENT_CACHE", Path.Combine(Driver.Folder, "kernels"));
            Driver.Reset(new EmulatedMachine { DeviceCount = 3 });
        }
    }
}
