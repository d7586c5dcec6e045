namespace ManagedCuda.CudaBlas;

/// <summary>Which of its algorithms cuBLAS takes. Only what is used here.</summary>
public enum GemmAlgo
{
    /// <summary>The one that it thinks best.</summary>
    Default = -1,
}
