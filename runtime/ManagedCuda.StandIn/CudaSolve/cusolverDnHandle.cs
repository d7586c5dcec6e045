namespace ManagedCuda.CudaSolve;

/// <summary>What cuSOLVER has set up in one context for dense matrices. A default value is its NULL.</summary>
public struct cusolverDnHandle
{
    /// <summary>The handle.</summary>
    public IntPtr Pointer;
}
