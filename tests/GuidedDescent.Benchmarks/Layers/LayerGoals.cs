using GuidedDescent.Benchmarks.Quick;

namespace GuidedDescent.Benchmarks.Layers;

/// <summary>What rules with reductions have to reach.</summary>
internal static class LayerGoals
{
    private const double Target = 0.90;

    public static IReadOnlyList<Goal> Judge(IReadOnlyList<LayerFigures> figures) =>
        [.. figures.GroupBy(row => row.Rule).Select(rows => Judge(rows.Key, [.. rows]))];

    private static Goal Judge(string rule, IReadOnlyList<LayerFigures> rows)
    {
        LayerFigures worst = rows.MinBy(row => row.ShareOfLimit)!;
        return new Goal(
            $"{rule}, the bytes of its plan",
            $"at least {Text.Percent(Target)} of the limit",
            $"{rows.Count(row => row.ShareOfLimit >= Target)} of {rows.Count} do; least {Text.PercentExactly(worst.ShareOfLimit)}, "
                + $"{worst.Workload} in {worst.Threads} {(worst.Threads == 1 ? "thread" : "threads")}",
            worst.ShareOfLimit >= Target);
    }
}
