using ManagedCuda;
using ManagedCuda.NVRTC;

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
            // Only a device that opens, and takes kernels, is one.
            return new CudaAvailability(true, $"{CudaDevice.Shared(0).Describe()}.");
        }
        catch (Exception reason) when (IsOfTheMachine(reason))
        {
            return new CudaAvailability(false, reason.Message);
        }
    }

    private static bool IsOfTheMachine(Exception reason) => reason
        is CudaLibraryNotFoundException or CudaDeviceException or KernelCompilationException or NotSupportedException
        or OutOfMemoryException or CudaException or NVRTCException
        or DllNotFoundException or EntryPointNotFoundException or BadImageFormatException or TypeInitializationException;
}
