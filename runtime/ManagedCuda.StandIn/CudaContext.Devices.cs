using System.Text;
using ManagedCuda.BasicTypes;
using static ManagedCuda.DriverAPINativeMethods;

namespace ManagedCuda;

public partial class CudaContext
{
    private const int NameLength = 256;

    /// <summary>The name of the device, such as NVIDIA H100.</summary>
    public string GetDeviceName()
    {
        ThrowIfDisposed();
        return NameOf(Device);
    }

    /// <summary>The compute capability of the device, such as 9.0.</summary>
    public Version GetDeviceComputeCapability()
    {
        ThrowIfDisposed();
        return ComputeCapabilityOf(Device);
    }

    /// <summary>How many devices there are. The driver is initialized if it was not.</summary>
    public static int GetDeviceCount()
    {
        int count = 0;
        InitializedFor(() => DeviceManagement.cuDeviceGetCount(ref count));
        return count;
    }

    /// <summary>The name of a device, such as NVIDIA H100.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no device of that number.</exception>
    public static string GetDeviceName(int deviceID) => NameOf(DeviceOf(deviceID));

    /// <summary>The compute capability of a device, such as 9.0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no device of that number.</exception>
    public static Version GetDeviceComputeCapability(int deviceID) => ComputeCapabilityOf(DeviceOf(deviceID));

    /// <summary>
    /// The highest version of CUDA that the driver supports. As in ManagedCuda the minor version is ten times what it should be:
    /// 12.40 for 12.4.
    /// </summary>
    public static Version GetDriverVersion()
    {
        int version = 0;
        InitializedFor(() => cuDriverGetVersion(ref version));
        return new Version(version / 1000, version % 100);
    }

    private protected static void ThrowUnlessAnyDevice()
    {
        if (GetDeviceCount() == 0)
        {
            throw new CudaException(CUResult.ErrorNoDevice, "Cuda initialization error: There is no device supporting CUDA", null);
        }
    }

    private static CUdevice DeviceOf(int deviceID)
    {
        ThrowUnlessAnyDevice();
        ArgumentOutOfRangeException.ThrowIfNegative(deviceID);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(deviceID, GetDeviceCount());
        CUdevice device = default;
        DeviceManagement.cuDeviceGet(ref device, deviceID).ThrowUnlessSuccess();
        return device;
    }

    private static string NameOf(CUdevice device)
    {
        byte[] name = new byte[NameLength];
        DeviceManagement.cuDeviceGetName(name, NameLength, device).ThrowUnlessSuccess();
        return Encoding.ASCII.GetString(name).TrimEnd('\0');
    }

    private static Version ComputeCapabilityOf(CUdevice device) =>
        new(AttributeOf(device, CUDeviceAttribute.ComputeCapabilityMajor), AttributeOf(device, CUDeviceAttribute.ComputeCapabilityMinor));

    private static int AttributeOf(CUdevice device, CUDeviceAttribute attribute)
    {
        int value = 0;
        DeviceManagement.cuDeviceGetAttribute(ref value, attribute, device).ThrowUnlessSuccess();
        return value;
    }

    // Calls once more, having initialized the driver, if that is what was missing.
    private static void InitializedFor(Func<CUResult> call)
    {
        CUResult result = call();
        if (result == CUResult.ErrorNotInitialized)
        {
            cuInit(CUInitializationFlags.None).ThrowUnlessSuccess();
            result = call();
        }

        result.ThrowUnlessSuccess();
    }
}
