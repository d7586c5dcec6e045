namespace GuidedDescent.Samples.Charts;

/// <summary>Series over common axes.</summary>
/// <param name="Title">What stands above.</param>
/// <param name="X">The horizontal axis.</param>
/// <param name="Y">The vertical axis.</param>
/// <param name="Series">What is shown, the later in front.</param>
public sealed record Chart(string Title, ChartAxis X, ChartAxis Y, IReadOnlyList<ChartSeries> Series);

/// <summary>Charts that are read together.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Text">What the charts show, in plain words.</param>
/// <param name="Charts">The charts.</param>
public sealed record ChartSection(string Title, string Text, IReadOnlyList<Chart> Charts);
