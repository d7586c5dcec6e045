using GuidedDescent.Benchmarks.Quick;

namespace GuidedDescent.Benchmarks.Products;

/// <summary>What products have to reach against OpenBLAS, judged by the slower of the thread counts.</summary>
internal static class ProductGoals
{
    public static IReadOnlyList<Goal> Judge(IReadOnlyList<ProductFigures> figures) =>
    [
        Judge(figures, ProductRace.Whole, "1024", 0.95),
        Judge(figures, ProductRace.Whole, "2048", 0.95),
        Judge(figures, NewtonSchulzRace.Work, "1024 x 1024", 1.3),
        Judge(figures, NewtonSchulzRace.Work, "768 x 3072", 2.4),
    ];

    private static Goal Judge(IReadOnlyList<ProductFigures> figures, string work, string size, double target)
    {
        // Of several forms the faster one is what would be used.
        ProductFigures? worst = figures
            .Where(row => row.Work == work && row.Size == size && row.TimesPeer is not null)
            .GroupBy(row => row.Threads)
            .Select(rows => rows.MaxBy(row => row.TimesPeer)!)
            .MinBy(row => row.TimesPeer);
        return new Goal(
            $"{work}, {size}",
            $"at least {Text.Number(target)} times {(work == ProductRace.Whole ? ProductRace.OpenBlasName : NewtonSchulzRace.Textbook)}",
            worst is null
                ? "OpenBLAS was not measured"
                : $"least {Text.Number(worst.TimesPeer)} times, {worst.Variant} in {worst.Threads} "
                    + (worst.Threads == 1 ? "thread" : "threads"),
            worst is null ? null : worst.TimesPeer >= target);
    }
}
