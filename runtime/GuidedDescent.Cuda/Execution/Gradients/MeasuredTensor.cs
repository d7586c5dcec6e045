namespace GuidedDescent.Cuda;

/// <summary>A tensor whose gradient is measured: MeasuredTensor of pipeline.cuh, field by field.</summary>
internal unsafe struct MeasuredTensor
{
    public MeasuredNumbers Gradient;

    /// <summary>Nowhere where the weights are not measured.</summary>
    public MeasuredNumbers Weight;

    public long UnitLength;
    public long Units;
    public long FirstUnit;
    public long FirstTile;
}
