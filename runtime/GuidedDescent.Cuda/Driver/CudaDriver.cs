using ManagedCuda;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>The driver of this machine: found, started, and asked for its devices.</summary>
internal static class CudaDriver
{
    /// <summary>Sees to it that the driver and NVRTC can be called and that there is a device of this number.</summary>
    /// <exception cref="CudaLibraryNotFoundException">The driver or NVRTC is not to be found.</exception>
    /// <exception cref="CudaDeviceException">The driver does not start, or has no such device.</exception>
    public static void RequireDevice(int ordinal)
    {
        FoundLibrary driver = CudaLibraries.Require(CudaLibrary.Driver);
        CudaLibraries.Require(CudaLibrary.Nvrtc);
        Check(
            DriverAPINativeMethods.cuInit(CUInitializationFlags.None),
            $"The CUDA driver ({driver.Path}) does not start; is there a GPU, does nvidia-smi show it, "
            + "and does CUDA_VISIBLE_DEVICES hide it?");
        int count = 0;
        Check(
            DriverAPINativeMethods.DeviceManagement.cuDeviceGetCount(ref count),
            "The CUDA driver does not say how many devices there are.");
        if (ordinal >= count)
        {
            throw new CudaDeviceException(
                count == 0
                    ? $"The CUDA driver ({driver.Path}) has no device; is one hidden by CUDA_VISIBLE_DEVICES?"
                    : $"There is no device CUDA {ordinal}: the driver has {count}, counted from 0.",
                CUResult.ErrorInvalidDevice);
        }
    }

    /// <summary>The newest version of CUDA that the driver supports; null where it does not say.</summary>
    public static Version? Version()
    {
        int version = 0;
        return DriverAPINativeMethods.cuDriverGetVersion(ref version) == CUResult.Success
            ? new Version(version / 1000, version % 1000 / 10)
            : null;
    }

    /// <summary>An error in the driver's own words.</summary>
    public static string Describe(CUResult result)
    {
        var error = new CudaException(result);
        return $"{error.CudaInternalErrorName} ({(int)result}). {error.CudaInternalErrorDescription}";
    }

    private static void Check(CUResult result, string message)
    {
        if (result != CUResult.Success)
        {
            throw new CudaDeviceException($"{message} {Describe(result)}", result);
        }
    }
}
