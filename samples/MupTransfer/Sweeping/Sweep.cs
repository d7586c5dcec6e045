namespace GuidedDescent.Samples.MupTransfer.Sweeping;

/// <summary>What came out of one model and rule in one parametrization.</summary>
/// <param name="Plan">What was to be run.</param>
/// <param name="Parametrization">How weights and learning rates went with the width.</param>
/// <param name="Points">A point for each width and learning rate, in this order.</param>
public sealed record Sweep(SweepPlan Plan, Parametrization Parametrization, IReadOnlyList<SweepPoint> Points)
{
    /// <summary>The best point of each width.</summary>
    public IReadOnlyList<SweepPoint> Best =>
        [.. Points.GroupBy(point => point.Width).Select(points => points.MinBy(point => point.Loss)!)];

    /// <summary>By how many doublings the best learning rate moves from the narrowest width to the widest.</summary>
    public int Move => Best[^1].Exponent - Best[0].Exponent;

    /// <summary>Whether a point is the lowest or the highest learning rate: what is best may lie beyond.</summary>
    public bool IsAtEdge(SweepPoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        return point.Exponent == Plan.LowestExponent || point.Exponent == Plan.HighestExponent;
    }
}
