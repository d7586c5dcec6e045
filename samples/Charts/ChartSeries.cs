namespace GuidedDescent.Samples.Charts;

/// <summary>A pair of numbers in a chart.</summary>
/// <param name="X">Along the horizontal axis.</param>
/// <param name="Y">Along the vertical axis.</param>
public readonly record struct ChartPoint(double X, double Y);

/// <summary>How the points of a series appear.</summary>
public enum SeriesStyle
{
    /// <summary>Joined by a line.</summary>
    Line,

    /// <summary>As dots.</summary>
    Dots,
}

/// <summary>Points that belong together.</summary>
/// <param name="Name">What the legend calls them; series of one name, on the whole page, share a colour.</param>
/// <param name="Points">The points, from left to right. Those that are not finite are left out.</param>
/// <param name="Style">How they appear.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<ChartPoint> Points, SeriesStyle Style = SeriesStyle.Line);
