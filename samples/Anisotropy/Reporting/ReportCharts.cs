using GuidedDescent.Samples.Anisotropy.Representation;
using GuidedDescent.Samples.Anisotropy.SingleIndex;
using GuidedDescent.Samples.Charts;

namespace GuidedDescent.Samples.Anisotropy.Reporting;

/// <summary>A report as a page of charts.</summary>
internal static class ReportCharts
{
    /// <summary>The page.</summary>
    /// <param name="report">The figures.</param>
    /// <param name="predictions">What theory says of batches of all sizes.</param>
    public static ChartPage Of(Report report, IReadOnlyList<SpikeResult> predictions)
    {
        var sections = new List<ChartSection>();
        if (report.Representation.Count > 0)
        {
            sections.Add(new ChartSection(
                "Linear representation learning",
                "How far the row space of G is from that of G⋆, step by step: the sine of the largest angle, as the geometric mean "
                + "over seeds. The sooner a curve is down where condition numbers are large, the less anisotropy slows its method.",
                [.. report.Representation.GroupBy(run => run.Condition).Select(Distances)]));
        }

        if (report.SingleIndex.Count > 0)
        {
            sections.Add(new ChartSection(
                "Single-index learning, one step",
                "The squared cosine between the direction of one step and the direction that matters, over the size of the batch: "
                + "measured (dots) and predicted (lines), as the mean over seeds.",
                [.. report.SingleIndex.GroupBy(result => result.InputCondition).Select(results => Alignments(results, predictions))]));
        }

        return new ChartPage(
            "Optimizers on anisotropic inputs",
            "Two experiments with generated optimizers. Constants, learning rates and predictions are this project's own calibration. "
            + "Click a name below a chart to see it alone.",
            sections);
    }

    private static Chart Distances(IGrouping<Condition, RepresentationRun> runs) => new(
        FormattableString.Invariant($"Condition numbers: inputs {runs.Key.Inputs}, head {runs.Key.Head}"),
        new ChartAxis("step", Minimum: 0, Maximum: RepresentationExperiment.Steps, Ticks: [0, 50, 100, 150, 200, 250, 300]),
        new ChartAxis(
            "distance to the true subspace", IsLogarithmic: true, Minimum: 0.005, Maximum: 1.05, Ticks: [0.01, 0.03, 0.1, 0.3, 1]),
        [.. runs.GroupBy(run => run.Method).Select(seeds => new ChartSeries(seeds.Key, MeanOver([.. seeds])))]);

    private static ChartPoint[] MeanOver(IReadOnlyList<RepresentationRun> seeds) =>
    [
        .. Enumerable.Range(0, RepresentationExperiment.Steps + 1).Select(step =>
            new ChartPoint(step, Math.Exp(seeds.Average(run => Math.Log(run.Distances[step]))))),
    ];

    private static Chart Alignments(IGrouping<double, SpikeResult> results, IReadOnlyList<SpikeResult> predictions)
    {
        IEnumerable<ChartSeries> curves = predictions
            .Where(result => result.InputCondition == results.Key)
            .GroupBy(result => result.Method)
            .Select(curve => new ChartSeries(
                curve.Key, [.. curve.Select(result => new ChartPoint(result.Samples, result.Predicted!.Value))]));
        IEnumerable<ChartSeries> dots = results
            .GroupBy(result => result.Method)
            .Select(method => new ChartSeries(
                method.Key, [.. method.Select(result => new ChartPoint(result.Samples, result.Measured))], SeriesStyle.Dots));
        return new Chart(
            FormattableString.Invariant($"Condition number of the inputs: {results.Key}"),
            new ChartAxis(
                $"samples n, of dimension {SpikeProblem.Dimension}",
                IsLogarithmic: true,
                Minimum: 800,
                Maximum: 12800,
                Ticks: [800, 1600, 3200, 6400, 12800]),
            new ChartAxis("squared cosine", Minimum: 0, Maximum: 1),
            [.. curves, .. dots]);
    }
}
