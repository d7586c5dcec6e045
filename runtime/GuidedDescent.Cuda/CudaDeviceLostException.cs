using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>
/// An error after which a CUDA context is of no more use, as a kernel that touches memory that is not its own: nothing on the GPU
/// can be read or run in this process any more. It is reported in full once; later calls refer to that report.
/// </summary>
public sealed class CudaDeviceLostException : CudaDeviceException
{
    internal CudaDeviceLostException(string message, CUResult result)
        : base(message, result)
    {
    }

    internal CudaDeviceLostException(string device, CudaDeviceLostException first)
        : base($"{device} was lost before, as the inner exception says; only a new process can use it again.", first)
    {
    }
}
