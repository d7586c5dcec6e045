namespace GuidedDescent.Cuda;

/// <summary>All that the kernels of a pipeline share: Pipeline of pipeline.cuh, field by field.</summary>
internal unsafe struct PipelineArguments
{
    public MeasuredTensor* Tensors;
    public double* GradientTiles;
    public double* WeightTiles;
    public double* Squares;
    public double* WeightSquares;
    public double* UnitFactors;
    public double* Left;
    public float* Factors;
    public StepOrder* Order;
    public DeviceProgress* Progress;
    public int* IsSkipped;
    public DecisionReport* Reports;
    public void* Scalars;
    public PipelineLimits Limits;
    public long Units;
    public int TensorCount;
}
