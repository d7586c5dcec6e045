using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>cuBLAS or cuSOLVER refused something; the message says what was asked of it, on which device.</summary>
public sealed class CudaLibraryException : CudaDeviceException
{
    internal CudaLibraryException(string device, string action, string library, string status, int statusCode)
        : base($"{device}: {action} failed: {library} answers {status} ({statusCode}).", CUResult.ErrorUnknown)
    {
        Library = library;
        StatusCode = statusCode;
    }

    /// <summary>The library: <c>cuBLAS</c> or <c>cuSOLVER</c>.</summary>
    public string Library { get; }

    /// <summary>What it answered, a value of <c>cublasStatus_t</c> or <c>cusolverStatus_t</c>.</summary>
    public int StatusCode { get; }
}
