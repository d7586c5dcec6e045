using GuidedDescent.Benchmarks.Measuring;
using GuidedDescent.Benchmarks.Quick;
using GuidedDescent.Rules;

namespace GuidedDescent.Benchmarks.Layers;

/// <summary>Measures all that is about rules that see their weights as wholes.</summary>
/// <param name="attempts">How often to try for a quiet race.</param>
/// <param name="progress">Told about every row as it comes.</param>
internal sealed class LayerRun(int attempts, TextWriter progress)
{
    private const int MostThreads = 2;
    private static readonly int[] s_sizes = [512, 1024];

    public LayerReport Run() => new([.. Passes()], [.. Refreshes()]);

    private IEnumerable<LayerFigures> Passes()
    {
        var race = new LayerRace(new Race(attempts) { WarmUpCalls = 5 });
        foreach (IUpdateRule rule in LayerRace.Rules)
        {
            foreach (LayerWorkload workload in new[] { LayerWorkload.Large, LayerWorkload.Blocks })
            {
                for (int threads = 1; threads <= MostThreads; threads++)
                {
                    LayerFigures row = race.Run(rule, workload, threads);
                    progress.WriteLine(
                        $"{row.Rule} {row.Workload}, threads {threads}: {Text.Number(row.Step)} ms, "
                        + $"{Text.Percent(row.ShareOfLimit)} of the limit; other processes {Text.Percent(row.ForeignLoad)}");
                    yield return row;
                }
            }
        }
    }

    private IEnumerable<RefreshFigures> Refreshes()
    {
        // A refresh takes up to seconds.
        var race = new RefreshRace(new Race(attempts) { WarmUpCalls = 2, Cycles = 3 });
        foreach (int size in s_sizes)
        {
            yield return Announce(race.RunSoap(size, MostThreads));
            yield return Announce(race.RunShampoo(size, MostThreads));
        }
    }

    private RefreshFigures Announce(RefreshFigures row)
    {
        progress.WriteLine(
            $"{row.Rule} {row.Size}: {Text.Number(row.Plain)} ms, with a refresh {Text.Number(row.Refresh)} ms; "
            + $"other processes {Text.Percent(row.ForeignLoad)}");
        return row;
    }
}
