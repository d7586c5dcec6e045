using GuidedDescent.Benchmarks.Measuring;
using GuidedDescent.Benchmarks.Quick;

namespace GuidedDescent.Benchmarks.Products;

/// <summary>Measures all that is about matrix products.</summary>
/// <param name="attempts">How often to try for a quiet race.</param>
/// <param name="progress">Told about every row as it comes.</param>
internal sealed class ProductRun(int attempts, TextWriter progress)
{
    private static readonly int[] s_threads = [1, 2];
    private static readonly int[] s_sizes = [512, 1024, 2048];
    private static readonly (int Rows, int Columns)[] s_iterations = [(1024, 1024), (768, 3072)];

    public IReadOnlyList<ProductFigures> Run()
    {
        if (!OpenBlas.IsInstalled)
        {
            progress.WriteLine(
                "OpenBLAS was not found; products have no peer. On Debian: apt-get install libopenblas0-pthread");
        }

        // The workers of OpenBLAS spin for some time after a call; and calls are so long that few of them do.
        var race = new Race(attempts) { Pause = TimeSpan.FromMilliseconds(120), WarmUpCalls = 3, Cycles = 7 };
        var figures = new List<ProductFigures>();
        foreach (int threads in s_threads)
        {
            foreach (int size in s_sizes)
            {
                Add(new ProductRace(race).Run(size, threads));
            }

            foreach ((int rows, int columns) in s_iterations)
            {
                Add(new NewtonSchulzRace(race).Run(rows, columns, threads));
            }
        }

        return figures;

        void Add(IReadOnlyList<ProductFigures> rows)
        {
            figures.AddRange(rows);
            foreach (ProductFigures row in rows)
            {
                progress.WriteLine(
                    $"{row.Work} {row.Size}, {row.Variant}, threads {row.Threads}: {Text.Number(row.Milliseconds)} ms, "
                    + $"{Text.Number(row.TimesPeer)} times {row.Peer}; other processes {Text.Percent(row.ForeignLoad)}");
            }
        }
    }
}
