namespace GuidedDescent.Benchmarks.Quick;

/// <summary>Something to reach, judged by the worst of the figures it is about.</summary>
/// <param name="Name">What is to be reached.</param>
/// <param name="Target">The bound, as text.</param>
/// <param name="Measured">The worst figure, as text, or why there is none.</param>
/// <param name="Reached">Whether it is within the bound; null where nothing was measured.</param>
internal sealed record Goal(string Name, string Target, string Measured, bool? Reached)
{
    /// <summary>Judges all goals.</summary>
    public static IReadOnlyList<Goal> Judge(IReadOnlyList<Figures> figures, FixedCost cost)
    {
        Figures[] large = [.. figures.Where(row => row.Layout == LargeTensorRace.Layout)];
        Figures[] arenas = [.. figures.Where(row => row.Layout == SmallTensorRace.Arenas)];
        Figures[] separate = [.. figures.Where(row => row.Layout == SmallTensorRace.Separate)];
        return
        [
            OfLimit("every elementwise rule at 16M", large, 0.95),
            OfLimit("10,000 x 1,000 in arenas", arenas, 0.90),
            OfLimit("10,000 x 1,000 separately allocated", separate, 0.70),
            OverTorch([.. large.Where(row => row.Rule == "AdamW")]),
            AtMost("a step of one empty group", cost.EmptyStepMicroseconds, 5, "us"),
            AtMost("allocated by a step", cost.BytesPerStep, 0, "bytes"),
        ];
    }

    private static Goal OfLimit(string name, Figures[] rows, double target)
    {
        Figures? worst = rows.MinBy(row => row.ShareOfLimit);
        int reached = rows.Count(row => row.ShareOfLimit >= target);
        return new Goal(
            name,
            $"at least {Text.Percent(target)} of the limit",
            worst is null
                ? "not measured"
                : $"{reached} of {rows.Length} do; least {Text.PercentExactly(worst.ShareOfLimit)}, {Of(worst)}",
            worst is null ? null : reached == rows.Length);
    }

    private static Goal OverTorch(Figures[] rows)
    {
        const double Target = 10;
        Figures? worst = rows.Where(row => row.TimesTorch is not null).MinBy(row => row.TimesTorch);
        return new Goal(
            "AdamW at 16M",
            $"at least {Target} times torch.optim",
            worst is null
                ? "torch.optim was not measured"
                : $"least {Text.Number(worst.TimesTorch)} times, {Of(worst)}; "
                    + $"the limit kernel: {Text.Number(worst.Torch / worst.Limit)}",
            worst is null ? null : worst.TimesTorch >= Target);
    }

    private static Goal AtMost(string name, double measured, double target, string unit) =>
        new(name, $"at most {target} {unit}", $"{Text.Number(measured)} {unit}", measured <= target);

    private static string Of(Figures row) => $"{row.Rule} in {row.Threads} thread{(row.Threads == 1 ? "" : "s")}";
}
