namespace GuidedDescent.Samples.Charts;

/// <summary>An axis of a chart.</summary>
/// <param name="Title">What stands beside it.</param>
/// <param name="IsLogarithmic">Whether equal distances are equal ratios.</param>
/// <param name="Minimum">Where it begins; null for wherever the points do.</param>
/// <param name="Maximum">Where it ends; null for wherever the points do.</param>
/// <param name="Ticks">The values that are marked; null for round ones.</param>
public sealed record ChartAxis(
    string Title, bool IsLogarithmic = false, double? Minimum = null, double? Maximum = null, IReadOnlyList<double>? Ticks = null);
