using GuidedDescent.Benchmarks.Measuring;
using GuidedDescent.Execution.Cpu;
using GuidedDescent.Execution.Cpu.Products;

namespace GuidedDescent.Benchmarks.Products;

/// <summary>
/// The Newton-Schulz iteration in our forms, the last of them within a whole step of Muon, against the textbook's over OpenBLAS.
/// </summary>
internal sealed class NewtonSchulzRace(Race race)
{
    public const string Work = "Newton-Schulz x5";
    public const string Halves = "half, half, full";
    public const string Gram = "Gram form";
    public const string Muon = "whole step of Muon";
    public const string Textbook = "three OpenBLAS sgemm";

    private const double Tolerance = 1e-3;

    public IReadOnlyList<ProductFigures> Run(int rows, int columns, int threads)
    {
        using var pool = new WorkerPool(threads);
        using var engine = new ProductEngine(pool);
        using var iteration = new NewtonSchulz(rows, columns);
        using var muon = new CompiledMuon(iteration, threads);
        var ours = new EngineMultiplier(engine);
        RequireSame(iteration, ours);
        List<Variant> variants =
        [
            new(Halves, () => iteration.RunTextbook(ours, halves: true)),
            new(Gram, () => iteration.RunGram(ours)),
            new(Muon, muon.Step),
        ];
        if (OpenBlas.IsInstalled)
        {
            OpenBlas.SetThreads(threads);
            var blas = new OpenBlasMultiplier();
            variants.Add(new(Textbook, () => iteration.RunTextbook(blas, halves: false)));
        }

        RaceResult result = race.Run(variants);
        return [Figures(Halves), Figures(Gram), Figures(Muon)];

        ProductFigures Figures(string variant)
        {
            Timing timing = result[variant];
            double operations = 5 * 2.0 * rows * rows * ((2.0 * columns) + rows);
            return new ProductFigures(
                Work, $"{rows} x {columns}", threads, variant, timing.Milliseconds, 1e-6 * operations / timing.Milliseconds,
                Textbook, result.Milliseconds(Textbook),
                result.Timings.TryGetValue(Textbook, out Timing? other) ? timing.ShareOf(other) : null,
                result.ForeignLoad);
        }
    }

    /// <exception cref="InvalidOperationException">The forms differ by more than rounding explains.</exception>
    private static void RequireSame(NewtonSchulz iteration, EngineMultiplier ours)
    {
        float[] expected = iteration.RunTextbook(ours, halves: false).Span.ToArray();
        Compare(iteration.RunTextbook(ours, halves: true).Span, "half products");
        Compare(iteration.RunGram(ours).Span, "Gram form");
        Compare(CompiledMuon.Orthogonalize(iteration), "Muon");
        if (OpenBlas.IsInstalled)
        {
            Compare(iteration.RunTextbook(new OpenBlasMultiplier(), halves: false).Span, "OpenBLAS");
        }

        void Compare(ReadOnlySpan<float> actual, string what)
        {
            double difference = 0;
            double size = 0;
            for (int index = 0; index < expected.Length; index++)
            {
                difference += Math.Pow(actual[index] - expected[index], 2);
                size += Math.Pow(expected[index], 2);
            }

            if (!(Math.Sqrt(difference / size) <= Tolerance))
            {
                throw new InvalidOperationException($"Newton-Schulz by {what} is off by {Math.Sqrt(difference / size):g2}.");
            }
        }
    }
}
