using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>The errors that a context never recovers from: the driver repeats them for every later call.</summary>
internal static class StickyErrors
{
    public static bool Includes(CUResult result) => result
        is CUResult.ErrorIllegalAddress
        or CUResult.ErrorLaunchTimeout
        or CUResult.ErrorAssert
        or CUResult.ErrorHardwareStackError
        or CUResult.ErrorIllegalInstruction
        or CUResult.ErrorMisalignedAddress
        or CUResult.ErrorInvalidAddressSpace
        or CUResult.ErrorInvalidPC
        or CUResult.ErrorLaunchFailed
        or CUResult.ErrorECCUncorrectable
        or CUResult.NVLinkUncorrectable
        or CUResult.Contained
        or CUResult.TensorMemoryLeak
        or CUResult.ErrorExternalDevice;
}
