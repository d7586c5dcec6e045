using ManagedCuda;

namespace GuidedDescent.Cuda;

/// <summary>Whether optimizers can run on a GPU in this process.</summary>
/// <param name="IsUsable">Whether there is a GPU, its driver and NVRTC.</param>
/// <param name="Explanation">What was found, or what is missing and how to provide it.</param>
public sealed record CudaAvailability(bool IsUsable, string Explanation)
{
    private static readonly Lazy<CudaAvailability> _here = new(Look);

    /// <summary>What was found when it was first asked for.</summary>
    public static CudaAvailability Here => _here.Value;

    /// <inheritdoc/>
    public override string ToString() => Explanation;

    private static CudaAvailability Look()
    {
        try
        {
            CudaDriver.RequireDevice(0);
            var compiler = new KernelCompiler(KernelCache.Off("nothing is compiled yet"));
            Version device = CudaContext.GetDeviceComputeCapability(0);
            CompilationTarget target = compiler.TargetFor((10 * device.Major) + device.Minor);
            return new CudaAvailability(
                true,
                $"{CudaContext.GetDeviceName(0)}, compute capability {device}; driver for CUDA {CudaDriver.Version()}; "
                + $"NVRTC {compiler.Version}, which compiles to {target}.");
        }
        catch (Exception reason) when (reason is CudaLibraryNotFoundException or CudaDeviceException or NotSupportedException)
        {
            return new CudaAvailability(false, reason.Message);
        }
    }
}
