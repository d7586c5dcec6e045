namespace GuidedDescent.Benchmarks.Layers;

/// <summary>What the steps of a rule cost that renews its preconditioner every so often. Times are medians in milliseconds.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Size">The rows and columns of the one matrix.</param>
/// <param name="Threads">The number of threads.</param>
/// <param name="Plain">A step that does not renew it.</param>
/// <param name="Refresh">A step that does.</param>
/// <param name="Interval">Every how many steps the rule does, by default.</param>
/// <param name="ForeignLoad">The share of the machine that other processes took.</param>
internal sealed record RefreshFigures(
    string Rule,
    string Size,
    int Threads,
    double Plain,
    double Refresh,
    int Interval,
    double? ForeignLoad)
{
    /// <summary>A step on the average, at the default interval.</summary>
    public double Average => AverageAt(Interval);

    /// <summary>A step on the average, at an interval of 10.</summary>
    public double AverageAt10 => AverageAt(10);

    private double AverageAt(int interval) => (Refresh + ((interval - 1) * Plain)) / interval;
}
