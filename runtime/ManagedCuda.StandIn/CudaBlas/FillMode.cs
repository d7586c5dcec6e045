namespace ManagedCuda.CudaBlas;

/// <summary>Which triangle of a symmetric or triangular matrix is stored, in column-major order.</summary>
public enum FillMode
{
    Lower = 0, Upper = 1,
}
