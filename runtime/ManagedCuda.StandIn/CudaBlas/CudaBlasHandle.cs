namespace ManagedCuda.CudaBlas;

/// <summary>What cuBLAS has set up in one context. A default value is its NULL.</summary>
public struct CudaBlasHandle
{
    /// <summary>The handle.</summary>
    public IntPtr Pointer;
}
