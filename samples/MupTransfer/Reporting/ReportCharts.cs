using GuidedDescent.Samples.Charts;
using GuidedDescent.Samples.MupTransfer.Models;
using GuidedDescent.Samples.MupTransfer.Sweeping;

namespace GuidedDescent.Samples.MupTransfer.Reporting;

/// <summary>A report as a page of charts: for each model and rule the standard parametrization beside muP.</summary>
internal static class ReportCharts
{
    /// <summary>The page.</summary>
    public static ChartPage Of(Report report) => new(
        "Learning rates across widths",
        "Networks of several widths, each trained with several learning rates. Under muP the best learning rate of a narrow network "
        + "serves a wide one. Click a name below a chart to see it alone.",
        [.. report.Sweeps.GroupBy(sweep => sweep.Plan).Zip(report.Checks, (sweeps, check) => Section([.. sweeps], check))]);

    private static ChartSection Section(IReadOnlyList<Sweep> sweeps, TransferCheck check) => new(
        $"{check.Model}, {check.Rule}",
        $"The training loss at the end of {sweeps[0].Plan.Steps} steps over the learning rate that is declared; a dot is the best of its "
        + $"width. {check}",
        [.. sweeps.Select(sweep => Losses(sweep, LowestOf(sweeps)))]);

    private static double LowestOf(IReadOnlyList<Sweep> sweeps) => sweeps.SelectMany(sweep => sweep.Points).Min(point => point.Loss);

    // Both charts have the same axes. A loss above that of a guess says no more than that training failed.
    private static Chart Losses(Sweep sweep, double lowest) => new(
        Report.NameOf(sweep.Parametrization),
        new ChartAxis(
            "learning rate",
            IsLogarithmic: true,
            Minimum: Math.Pow(2, sweep.Plan.LowestExponent),
            Maximum: Math.Pow(2, sweep.Plan.HighestExponent)),
        new ChartAxis(
            "training loss, nats",
            IsLogarithmic: true,
            Minimum: 0.9 * lowest,
            Maximum: 1.05 * ModelFamilies.Of(sweep.Plan.Model).LossOfGuess),
        [.. sweep.Points.GroupBy(point => point.Width).Select(Curve), .. sweep.Best.Select(Dot)]);

    private static ChartSeries Curve(IGrouping<int, SweepPoint> points) =>
        new(NameOf(points.Key), [.. points.Select(point => new ChartPoint(point.LearningRate, point.Loss))]);

    private static ChartSeries Dot(SweepPoint best) =>
        new(NameOf(best.Width), [new ChartPoint(best.LearningRate, best.Loss)], SeriesStyle.Dots);

    private static string NameOf(int width) => $"width {width}";
}
