namespace GuidedDescent.Cuda;

/// <summary>What a pipeline does: Limits of pipeline.cuh, field by field.</summary>
internal struct PipelineLimits
{
    private const double None = -1;

    public double GlobalNorm;
    public double TensorNorm;
    public double Ratio;
    public double MinimumWeightNorm;
    public double GrowthFactor;
    public double BackoffFactor;
    public int GrowthInterval;
    public int Measures;
    public int Skips;

    public static PipelineLimits Of(GradientPipeline pipeline) => new()
    {
        GlobalNorm = pipeline.MaximumGlobalNorm ?? None,
        TensorNorm = pipeline.MaximumTensorNorm ?? None,
        Ratio = pipeline.AdaptiveClipping?.Ratio ?? None,
        MinimumWeightNorm = pipeline.AdaptiveClipping?.MinimumWeightNorm ?? None,
        GrowthFactor = pipeline.LossScaling?.GrowthFactor ?? 1,
        BackoffFactor = pipeline.LossScaling?.BackoffFactor ?? 1,
        GrowthInterval = pipeline.LossScaling?.GrowthInterval ?? 0,
        Measures = pipeline.Measures ? 1 : 0,
        Skips = pipeline.Skips ? 1 : 0,
    };
}
