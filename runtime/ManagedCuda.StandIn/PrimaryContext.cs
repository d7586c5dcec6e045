using ManagedCuda.BasicTypes;
using static ManagedCuda.DriverAPINativeMethods;

namespace ManagedCuda;

/// <summary>
/// The primary context of a device: the one that all who want it share, among them every library of CUDA. It is not current to any
/// thread before <see cref="CudaContext.SetCurrent"/>.
/// </summary>
public class PrimaryContext : CudaContext
{
    /// <summary>Retains the primary context of a device, and initializes the driver if it was not.</summary>
    /// <param name="deviceId">The number of the device, from 0.</param>
    /// <exception cref="CudaException">There is no such device, or the driver fails.</exception>
    public PrimaryContext(int deviceId)
        : this(Retain(deviceId))
    {
    }

    private PrimaryContext((CUcontext Context, CUdevice Device) retained)
        : base(retained.Context, retained.Device)
    {
    }

    private protected override void Release() => ContextManagement.cuDevicePrimaryCtxRelease(Device);

    private static (CUcontext Context, CUdevice Device) Retain(int deviceId)
    {
        RequireDevices();
        CUdevice device = default;
        DeviceManagement.cuDeviceGet(ref device, deviceId).ThrowUnlessSuccess();
        CUcontext context = default;
        ContextManagement.cuDevicePrimaryCtxRetain(ref context, device).ThrowUnlessSuccess();
        return (context, device);
    }
}
