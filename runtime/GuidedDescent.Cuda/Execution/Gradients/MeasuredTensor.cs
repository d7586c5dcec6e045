namespace GuidedDescent.Cuda;

/// <summary>A tensor whose gradient is measured: MeasuredTensor of pipeline.cuh, field by field.</summary>
internal unsafe struct MeasuredTensor
{
    public float* Gradient;

    /// <summary>Null where the weights are not measured.</summary>
    public float* Weight;

    public long UnitLength;
    public long Units;
    public long FirstUnit;
    public long FirstTile;
}
