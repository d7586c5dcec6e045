using System.Runtime.InteropServices;
using ManagedCuda.BasicTypes;

namespace ManagedCuda;

/// <summary>A call of the driver failed.</summary>
public class CudaException : Exception
{
    /// <summary>Asks the driver for the name and the description of a failure.</summary>
    /// <exception cref="DllNotFoundException">There is no driver to ask.</exception>
    public CudaException(CUResult error)
        : this(error, $"{error}: {DescriptionOf(error)}")
    {
    }

    internal CudaException(CUResult error, string message)
        : base(message)
    {
        CudaError = error;
        CudaInternalErrorName = NameOf(error);
        CudaInternalErrorDescription = DescriptionOf(error);
    }

    /// <summary>What the call returned.</summary>
    public CUResult CudaError { get; }

    /// <summary>The driver's name for it, such as CUDA_ERROR_OUT_OF_MEMORY; null if it knows none.</summary>
    public string CudaInternalErrorName { get; }

    /// <summary>The driver's description of it; null if it knows none.</summary>
    public string CudaInternalErrorDescription { get; }

    /// <summary>The name of <see cref="CudaError"/>, without message and stack.</summary>
    public override string ToString() => CudaError.ToString();

    private static string NameOf(CUResult error)
    {
        IntPtr name = 0;
        DriverAPINativeMethods.ErrorHandling.cuGetErrorName(error, ref name);
        return Marshal.PtrToStringAnsi(name);
    }

    private static string DescriptionOf(CUResult error)
    {
        IntPtr description = 0;
        DriverAPINativeMethods.ErrorHandling.cuGetErrorString(error, ref description);
        return Marshal.PtrToStringAnsi(description);
    }
}
