using ManagedCuda;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Gpu.Tests.Driver;

/// <summary>Calls of the driver by this program itself, beside those of the library under test.</summary>
internal static class DriverCall
{
    /// <summary>Throws unless the driver did what was asked.</summary>
    /// <param name="result">What it answered.</param>
    /// <param name="action">What was asked, as in "recording an event".</param>
    public static void Require(this CUResult result, string action)
    {
        if (result != CUResult.Success)
        {
            var error = new CudaException(result);
            throw new InvalidOperationException(
                $"{action} failed: {error.CudaInternalErrorName} ({(int)result}). {error.CudaInternalErrorDescription}", error);
        }
    }
}
