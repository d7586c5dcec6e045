namespace ManagedCuda.CudaSolve;

/// <summary>Whether eigenvectors are wanted beside the eigenvalues.</summary>
public enum cusolverEigMode
{
    NoVector = 0, Vector = 1,
}
