namespace ManagedCuda.CudaBlas;

/// <summary>What becomes of a factor first. Only what is used here.</summary>
public enum Operation
{
    NonTranspose = 0, Transpose = 1,
}
