namespace ManagedCuda.CudaBlas;

/// <summary>Where the factors of products and sums lie that cuBLAS takes by address.</summary>
public enum PointerMode
{
    Host = 0, Device = 1,
}
