using ManagedCuda.BasicTypes;

namespace ManagedCuda;

/// <summary>From what a call of the driver returned to exceptions.</summary>
internal static class DriverResult
{
    /// <summary>Throws a <see cref="CudaException"/> for anything but success.</summary>
    public static void ThrowUnlessSuccess(this CUResult result)
    {
        if (result != CUResult.Success)
        {
            throw new CudaException(result);
        }
    }

    /// <summary>For queries: whether the answer was that all is done. Throws if it was neither that nor that it is not.</summary>
    public static bool IsReady(this CUResult result)
    {
        if (result != CUResult.ErrorNotReady)
        {
            result.ThrowUnlessSuccess();
        }

        return result == CUResult.Success;
    }
}
