using GuidedDescent.Benchmarks.Measuring;
using GuidedDescent.Benchmarks.Workloads;

namespace GuidedDescent.Benchmarks.Quick;

/// <summary>Measures everything in one process, in some minutes.</summary>
/// <param name="race">How variants are timed.</param>
/// <param name="progress">Told about every row as it comes.</param>
internal sealed class QuickRun(Race race, TextWriter progress)
{
    private static readonly int[] _threads = [1, 2];

    /// <summary>The names of the rules to measure.</summary>
    public required IReadOnlyCollection<string> Rules { get; init; }

    /// <summary>Whether to measure torch.optim, where there is one.</summary>
    public required bool MeasuresTorch { get; init; }

    public Report Run()
    {
        foreach (Contestant contestant in Contestant.All)
        {
            HandWrittenCheck.Run(contestant);
        }

        List<Figures> figures = [.. Large(), .. Small()];
        progress.WriteLine("fixed costs");
        FixedCost cost = FixedCost.Measure();
        TorchPeer? torch = MeasuresTorch ? TorchPeer.Measure() : null;
        if (MeasuresTorch && torch is null)
        {
            progress.WriteLine(
                "No Python with torch was found; its columns stay empty. On Debian: apt-get install python3-torch");
        }

        return new Report([.. figures.Select(row => WithTorch(row, torch))], cost, torch);
    }

    private IEnumerable<Figures> Large()
    {
        using var tensor = new LargeTensor();
        foreach (Contestant contestant in Chosen(Contestant.All))
        {
            foreach (int threads in _threads)
            {
                yield return Announce(new LargeTensorRace(race).Run(contestant, tensor.Parameters, threads));
                RandomNumbers.RequireFinite(tensor.Parameters);
            }
        }
    }

    private IEnumerable<Figures> Small()
    {
        using SmallTensors separate = SmallTensors.SeparatelyAllocated();
        using SmallTensors arenas = SmallTensors.InArenas();
        foreach (Contestant contestant in Chosen(Contestant.Small))
        {
            foreach (int threads in _threads)
            {
                var small = new SmallTensorRace(race);
                foreach (Figures row in small.Run(contestant, arenas.Parameters, separate.Parameters, threads))
                {
                    yield return Announce(row);
                }

                RandomNumbers.RequireFinite(arenas.Parameters);
                RandomNumbers.RequireFinite(separate.Parameters);
            }
        }
    }

    private IEnumerable<Contestant> Chosen(IEnumerable<Contestant> contestants) =>
        contestants.Where(contestant => Rules.Contains(contestant.Name));

    private Figures Announce(Figures row)
    {
        progress.WriteLine(
            $"{row.Layout} {row.Rule}, threads {row.Threads}: {Text.Number(row.Step)} ms, "
            + $"{Text.Percent(row.ShareOfLimit)} of the limit; other processes {Text.Percent(row.ForeignLoad)}");
        return row;
    }

    // torch allocates every tensor by itself; arenas are compared with that too, being the same tensors.
    private static Figures WithTorch(Figures row, TorchPeer? torch)
    {
        string layout = row.Layout == LargeTensorRace.Layout ? row.Layout : SmallTensorRace.Separate;
        return row with { Torch = torch?.Milliseconds(row.Rule, layout, row.Threads) };
    }
}
