using GuidedDescent.Samples.Anisotropy.Reporting;
using GuidedDescent.Samples.Anisotropy.Representation;
using GuidedDescent.Samples.Anisotropy.SingleIndex;
using GuidedDescent.Samples.Charts;
using Spectre.Console;

namespace GuidedDescent.Samples.Anisotropy;

/// <summary>Both experiments.</summary>
public static class Experiments
{
    private static readonly int[] s_curve = [800, 1130, 1600, 2260, 3200, 4530, 6400, 9050, 12800];

    /// <summary>Runs what is selected.</summary>
    /// <param name="selection">What to run.</param>
    /// <param name="console">Where to show how far it is.</param>
    /// <returns>The figures, and the page of charts.</returns>
    public static (Report Report, ChartPage Page) Run(Selection selection, IAnsiConsole console)
    {
        ArgumentNullException.ThrowIfNull(selection);
        RepresentationRun[] runs = [.. ProgressDisplay.Show(console, Representation(selection)).SelectMany(each => each)];

        var spikes = new SpikeExperiment();
        SpikeResult[] results = [.. ProgressDisplay.Show(console, SingleIndex(selection, spikes)).SelectMany(each => each)];
        SpikeResult[] curves =
        [
            .. selection.Spikes.Select(setting => setting.InputCondition).Distinct()
                .SelectMany(condition => spikes.Predict(condition, s_curve, selection.SpikeSeeds)),
        ];

        var report = new Report(runs, results, [.. Acceptance.Of(runs), .. Acceptance.Of(results)]);
        return (report, ReportCharts.Of(report, curves));
    }

    private static Work<IReadOnlyList<RepresentationRun>>[] Representation(Selection selection) =>
    [
        .. from condition in selection.Conditions
           from seed in selection.RepresentationSeeds
           select new Work<IReadOnlyList<RepresentationRun>>(
               $"representation, κ {condition}, seed {seed}",
               RepresentationExperiment.Steps,
               report => RepresentationExperiment.Run(condition, seed, report)),
    ];

    private static Work<IReadOnlyList<SpikeResult>>[] SingleIndex(Selection selection, SpikeExperiment experiment) =>
    [
        .. from setting in selection.Spikes
           select new Work<IReadOnlyList<SpikeResult>>(
               FormattableString.Invariant($"single index, κ {setting.InputCondition}, n {setting.Samples}"),
               selection.SpikeSeeds.Count,
               report => experiment.Run(setting, selection.SpikeSeeds, report)),
    ];
}
