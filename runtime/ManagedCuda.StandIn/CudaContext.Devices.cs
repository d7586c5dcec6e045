using System.Text;
using ManagedCuda.BasicTypes;
using static ManagedCuda.DriverAPINativeMethods;

namespace ManagedCuda;

public partial class CudaContext
{
    private const int NameLength = 256;

    /// <summary>The name of a device, such as NVIDIA H100. The driver is initialized if it was not.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no device of that number.</exception>
    public static string GetDeviceName(int deviceID)
    {
        byte[] name = new byte[NameLength];
        DeviceManagement.cuDeviceGetName(name, NameLength, DeviceOf(deviceID)).ThrowUnlessSuccess();
        return Encoding.ASCII.GetString(name).TrimEnd('\0');
    }

    /// <summary>The compute capability of a device, such as 9.0. The driver is initialized if it was not.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no device of that number.</exception>
    public static Version GetDeviceComputeCapability(int deviceID)
    {
        CUdevice device = DeviceOf(deviceID);
        return new Version(
            AttributeOf(device, CUDeviceAttribute.ComputeCapabilityMajor), AttributeOf(device, CUDeviceAttribute.ComputeCapabilityMinor));
    }

    // How many devices there are, at least one.
    private protected static int RequireDevices()
    {
        int count = 0;
        CUResult result = DeviceManagement.cuDeviceGetCount(ref count);
        if (result == CUResult.ErrorNotInitialized)
        {
            cuInit(CUInitializationFlags.None).ThrowUnlessSuccess();
            result = DeviceManagement.cuDeviceGetCount(ref count);
        }

        result.ThrowUnlessSuccess();
        return count == 0
            ? throw new CudaException(CUResult.ErrorNoDevice, "Cuda initialization error: There is no device supporting CUDA")
            : count;
    }

    private static CUdevice DeviceOf(int deviceID)
    {
        int count = RequireDevices();
        ArgumentOutOfRangeException.ThrowIfNegative(deviceID);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(deviceID, count);
        CUdevice device = default;
        DeviceManagement.cuDeviceGet(ref device, deviceID).ThrowUnlessSuccess();
        return device;
    }

    private static int AttributeOf(CUdevice device, CUDeviceAttribute attribute)
    {
        int value = 0;
        DeviceManagement.cuDeviceGetAttribute(ref value, attribute, device).ThrowUnlessSuccess();
        return value;
    }
}
