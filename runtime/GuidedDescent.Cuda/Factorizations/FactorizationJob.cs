using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>All that the kernels of one factorization share: Job of factorizations.cu, field by field.</summary>
internal struct FactorizationJob
{
    public CUdeviceptr Source;
    public CUdeviceptr Other;
    public CUdeviceptr Target;
    public CUdeviceptr TargetValues;
    public CUdeviceptr Outcome;
    public CUdeviceptr Matrix;
    public CUdeviceptr Factor;
    public CUdeviceptr Values;
    public CUdeviceptr Errors;
    public CUdeviceptr Magnitudes;
    public CUdeviceptr Gram;
    public CUdeviceptr Product;
    public double Exponent;
    public double Damping;
    public int Rows;
    public int Columns;
}
