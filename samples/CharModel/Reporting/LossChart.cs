using GuidedDescent.Samples.Charts;

namespace GuidedDescent.Samples.CharModel.Reporting;

/// <summary>The losses of a run as a page with a chart.</summary>
internal static class LossChart
{
    /// <summary>The page.</summary>
    public static ChartPage Of(Report report) => new(
        "A character model",
        "A small transformer learns to write like Moby-Dick: Muon trains the matrices of its blocks, AdamW the rest.",
        [
            new ChartSection(
                "Loss",
                "The mean loss for each character, in nats: of each batch just before its step, and of a part of the text that is not "
                + "trained on. A guess among all characters alike costs the logarithm of their number.",
                [Losses(report)]),
        ]);

    private static Chart Losses(Report report) => new(
        FormattableString.Invariant($"{report.Result.ParameterCount} weights, {report.Result.TokensPerSecond:0} tokens/s"),
        new ChartAxis("step", Minimum: 0, Maximum: report.Settings.Steps),
        new ChartAxis("loss, nats per character"),
        [
            new ChartSeries("training batch", [.. report.Result.Losses.Select((loss, step) => new ChartPoint(step + 1, loss))]),
            new ChartSeries(
                "validation",
                [.. report.Result.Validations.Select(each => new ChartPoint(each.Step, each.Loss))],
                SeriesStyle.Dots),
            new ChartSeries(
                "validation, averaged weights",
                [.. report.Result.Validations.Select(each => new ChartPoint(each.Step, each.AveragedLoss))],
                SeriesStyle.Dots),
        ]);
}
