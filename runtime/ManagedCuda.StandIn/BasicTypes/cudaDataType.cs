namespace ManagedCuda.BasicTypes;

/// <summary>What the numbers of an array are, numbered as in library_types.h. Only what is used here.</summary>
public enum cudaDataType
{
    CUDA_R_32F = 0, CUDA_R_64F = 1, CUDA_R_16BF = 14,
}
