using ManagedCuda;

namespace GuidedDescent.Gpu.Tests.Driver;

/// <summary>
/// The primary context of the first GPU, current on this thread until it is disposed; for calls that this program makes itself. The
/// library finds the driver, so a device or <see cref="Cuda.CudaAvailability"/> must have been asked for before.
/// </summary>
internal sealed class GpuContext : IDisposable
{
    private readonly PrimaryContext _context = new(0);

    public GpuContext() => _context.PushContext();

    /// <summary>The bytes of device memory that nobody uses.</summary>
    public long FreeBytes => (long)(ulong)_context.GetFreeDeviceMemorySize();

    public void Dispose()
    {
        _context.PopContext();
        _context.Dispose();
    }
}
