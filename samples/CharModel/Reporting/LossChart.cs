using System.Globalization;
using GuidedDescent.Samples.CharModel.Training;
using GuidedDescent.Samples.Charts;

namespace GuidedDescent.Samples.CharModel.Reporting;

/// <summary>The losses of a run as a page with two charts: all of it, and the validation losses of its later part, larger.</summary>
internal static class LossChart
{
    private const string Validation = "validation";
    private const string Averaged = "validation, averaged weights";

    // The share of the run in which the loss falls so far that nothing could be told apart behind it.
    private const double SteepPart = 0.25;

    /// <summary>The page.</summary>
    public static ChartPage Of(Report report) => new(
        "A character model",
        string.Create(
            CultureInfo.InvariantCulture,
            $"A transformer of {report.Result.ParameterCount:N0} weights learns to write like Moby-Dick: Muon trains the matrices of its "
            + $"blocks, AdamW the rest. At the end its validation loss is {report.Result.ValidationLoss:0.000} nats per character, "
            + $"{report.Result.AveragedValidationLoss:0.000} with averaged weights."),
        [
            new ChartSection(
                "Loss",
                "The mean loss for each character, in nats: of each batch just before its step, and of a part of the text that is not "
                + "trained on. A guess among all characters alike costs the logarithm of their number.",
                [WholeRun(report), LaterPart(report)]),
        ]);

    private static Chart WholeRun(Report report) => new(
        "Training and validation",
        new ChartAxis("step", Minimum: 0, Maximum: report.Settings.Steps),
        new ChartAxis("loss, nats per character"),
        [
            new ChartSeries("training batch", [.. report.Result.Losses.Select((loss, step) => new ChartPoint(step + 1, loss))]),
            new ChartSeries(Validation, Points(report.Result.Validations, each => each.Loss), SeriesStyle.Dots),
        ]);

    private static Chart LaterPart(Report report)
    {
        int first = (int)(SteepPart * report.Settings.Steps);
        ValidationFigures[] later = [.. report.Result.Validations.Where(each => each.Step >= first)];
        return new Chart(
            "Weights and their average",
            new ChartAxis("step", Minimum: first, Maximum: report.Settings.Steps),
            new ChartAxis("loss, nats per character"),
            [
                new ChartSeries(Validation, Points(later, each => each.Loss)),
                new ChartSeries(Averaged, Points(later, each => each.AveragedLoss)),
            ]);
    }

    private static ChartPoint[] Points(IEnumerable<ValidationFigures> validations, Func<ValidationFigures, double> loss) =>
        [.. validations.Select(each => new ChartPoint(each.Step, loss(each)))];
}
