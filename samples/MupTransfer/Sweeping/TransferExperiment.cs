using GuidedDescent.Samples.Digits;
using GuidedDescent.Samples.MupTransfer.Reporting;
using Spectre.Console;

namespace GuidedDescent.Samples.MupTransfer.Sweeping;

/// <summary>Runs sweeps, and compares the parametrizations.</summary>
internal static class TransferExperiment
{
    private const ulong OrderSeed = 1;

    /// <summary>Runs all sweeps.</summary>
    /// <param name="plans">What to run.</param>
    /// <param name="console">Where to show how far it is.</param>
    public static Report Run(IReadOnlyList<SweepPlan> plans, IAnsiConsole console)
    {
        // In random order, what is done takes as long a run as what is left.
        Trial[] trials = [.. plans.SelectMany(plan => plan.Trials)];
        new RandomStream(OrderSeed).Shuffle<Trial>(trials);
        IReadOnlyList<double> losses = new ProgressDisplay(console).Show(trials, trial => trial.Run());

        ILookup<(SweepPlan, Parametrization), (Trial Trial, double Loss)> results =
            trials.Zip(losses).ToLookup(result => (result.First.Plan, result.First.Parametrization));
        Sweep[] sweeps =
        [
            .. from plan in plans
               from parametrization in Enum.GetValues<Parametrization>()
               select new Sweep(plan, parametrization, Points([.. results[(plan, parametrization)]])),
        ];
        return new Report(sweeps, [.. sweeps.Chunk(2).Select(pair => TransferCheck.Of(standard: pair[0], mup: pair[1]))]);
    }

    private static SweepPoint[] Points(IReadOnlyList<(Trial Trial, double Loss)> results) =>
    [
        .. from result in results
           orderby result.Trial.Seed
           group result.Loss by (result.Trial.Width, result.Trial.Exponent) into losses
           orderby losses.Key
           select new SweepPoint(losses.Key.Width, losses.Key.Exponent, [.. losses]),
    ];
}
