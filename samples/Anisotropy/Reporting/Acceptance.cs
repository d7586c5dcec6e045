using GuidedDescent.Samples.Anisotropy.Representation;
using GuidedDescent.Samples.Anisotropy.SingleIndex;

namespace GuidedDescent.Samples.Anisotropy.Reporting;

/// <summary>
/// What must come out, with margins that hold for any seed. The bounds are this project's own calibration; no published number is among
/// them.
/// </summary>
internal static class Acceptance
{
    private const double LargestDeviation = 0.035;
    private const double NoBound = double.PositiveInfinity;

    private static readonly Condition s_isotropic = new(1, 1);
    private static readonly Condition s_anisotropic = new(100, 10);

    // Method, step, above, below, at the anisotropic condition.
    private static readonly (string Method, int Step, double Above, double Below)[] s_bounds =
    [
        ("K-FAC", RepresentationExperiment.EarlyStep, -NoBound, 0.35),
        ("SGD", RepresentationExperiment.EarlyStep, 0.9, NoBound),
        ("Adam", RepresentationExperiment.EarlyStep, 0.9, NoBound),
        ("K-FAC", RepresentationExperiment.Steps, -NoBound, 0.3),
        ("Muon", RepresentationExperiment.Steps, -NoBound, 0.3),
        ("Adam", RepresentationExperiment.Steps, 0.1, 0.6),
        ("SGD", RepresentationExperiment.Steps, 0.8, NoBound),
    ];

    /// <summary>The checks of representation learning, on every seed of the conditions that were run.</summary>
    public static IEnumerable<Check> Of(IReadOnlyList<RepresentationRun> runs)
    {
        foreach (RepresentationRun run in runs.Where(run => run.Condition == s_isotropic))
        {
            yield return Of(run, RepresentationExperiment.Steps, -NoBound, 0.05);
        }

        foreach ((string method, int step, double above, double below) in s_bounds)
        {
            foreach (RepresentationRun run in runs.Where(run => run.Condition == s_anisotropic && run.Method == method))
            {
                yield return Of(run, step, above, below);
            }
        }
    }

    /// <summary>The checks of single-index learning: how far the predictions are off.</summary>
    public static IEnumerable<Check> Of(IReadOnlyList<SpikeResult> results) =>
        from result in results
        where result.Predicted is not null
        select new Check(
            FormattableString.Invariant($"cos² off by, κ {result.InputCondition}, n {result.Samples}, {result.Method}"),
            Math.Abs(result.Measured - result.Predicted!.Value),
            -NoBound,
            LargestDeviation);

    private static Check Of(RepresentationRun run, int step, double above, double below) =>
        new($"distance, κ {run.Condition}, seed {run.Seed}, step {step}, {run.Method}", run.Distances[step], above, below);
}
