using GuidedDescent.Benchmarks.Measuring;
using GuidedDescent.Execution.Cpu;
using GuidedDescent.Execution.Cpu.Products;

namespace GuidedDescent.Benchmarks.Products;

/// <summary>Square products: ours and OpenBLAS', whole, and the symmetric one by half against whole.</summary>
internal sealed class ProductRace(Race race)
{
    public const string Whole = "A B";
    public const string Symmetric = "X X^T";
    public const string OpenBlasName = "OpenBLAS sgemm";

    private const string Full = "full";
    private const string Half = "half";

    public IReadOnlyList<ProductFigures> Run(int size, int threads)
    {
        using var pool = new WorkerPool(threads);
        using var engine = new ProductEngine(pool);
        using var a = new MatrixMemory(size, size, seed: 1);
        using var b = new MatrixMemory(size, size, seed: 2);
        using var d = new MatrixMemory(size, size);
        var ours = new EngineMultiplier(engine);
        var product = new ProductShape(size, size, size);
        ProductShape square = product with { TransposeB = true };
        List<Variant> variants =
        [
            Variant(Whole, ours, product, a, b, d),
            Variant(Full, ours, square, a, a, d),
            Variant(Half, ours, square with { IsSymmetric = true }, a, a, d),
        ];
        if (OpenBlas.IsInstalled)
        {
            OpenBlas.SetThreads(threads);
            variants.Add(Variant(OpenBlasName, new OpenBlasMultiplier(), product, a, b, d));
        }

        RaceResult result = race.Run(variants);
        return
        [
            Figures(Whole, Whole, OpenBlasName),
            Figures(Symmetric, Half, Full),
        ];

        ProductFigures Figures(string work, string variant, string peer)
        {
            Timing timing = result[variant];
            return new ProductFigures(
                work, $"{size}", threads, variant, timing.Milliseconds, 2e-6 * size * size * size / timing.Milliseconds,
                peer, result.Milliseconds(peer), result.Timings.TryGetValue(peer, out Timing? other) ? timing.ShareOf(other) : null,
                result.ForeignLoad);
        }
    }

    private static unsafe Variant Variant(
        string name, IMultiplier products, ProductShape shape, MatrixMemory a, MatrixMemory b, MatrixMemory d) =>
        new(name, () => products.Run(shape, new ProductOperands(a.Start, b.Start, null, d.Start, 1, 0)));
}
