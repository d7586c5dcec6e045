namespace GuidedDescent.Benchmarks.Layers;

/// <summary>All figures of rules that see their weights as wholes.</summary>
/// <param name="Passes">Rules whose time is that of their passes over memory.</param>
/// <param name="Refreshes">Rules with a preconditioner.</param>
internal sealed record LayerReport(IReadOnlyList<LayerFigures> Passes, IReadOnlyList<RefreshFigures> Refreshes)
{
    public static LayerReport Empty { get; } = new([], []);
}
