using ManagedCuda;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>The CUDA driver refused something; the message says what was asked of which device, and the driver's own words.</summary>
public class CudaDeviceException : Exception
{
    internal CudaDeviceException(string message, CUResult result)
        : base(message, new CudaException(result))
    {
        ErrorCode = (int)result;
    }

    private protected CudaDeviceException(string message, CudaDeviceException inner)
        : base(message, inner)
    {
        ErrorCode = inner.ErrorCode;
    }

    /// <summary>The driver's error, a value of <c>CUresult</c>.</summary>
    public int ErrorCode { get; }
}
