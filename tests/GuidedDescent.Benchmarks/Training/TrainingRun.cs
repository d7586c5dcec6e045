using GuidedDescent.Benchmarks.Measuring;
using GuidedDescent.Benchmarks.Quick;

namespace GuidedDescent.Benchmarks.Training;

/// <summary>Measures all that an optimizer does beside its rules.</summary>
/// <param name="attempts">How often to try for a quiet race.</param>
/// <param name="progress">Told about every row as it comes.</param>
internal sealed class TrainingRun(int attempts, TextWriter progress)
{
    private static readonly int[] s_threads = [1, 2];

    public IReadOnlyList<TrainingFigures> Run() => [.. Rows()];

    private IEnumerable<TrainingFigures> Rows()
    {
        var race = new TrainingRace(new Race(attempts) { WarmUpCalls = 5, Cycles = 7, Pause = TimeSpan.FromMilliseconds(10) });
        foreach (TrainingWorkload workload in TrainingWorkload.All)
        {
            foreach (int threads in s_threads)
            {
                foreach (TrainingFigures row in race.Run(workload, threads))
                {
                    progress.WriteLine(
                        $"{row.Rule} {row.Workload}, threads {threads}, {row.Extra}: {Text.Number(row.Step)} ms, "
                        + $"{Text.Number(row.TimesAlone)} times the rule alone, {Text.Number(row.TimesBytesAlone)} times its bytes; "
                        + $"other processes {Text.Percent(row.ForeignLoad)}");
                    yield return row;
                }
            }
        }
    }
}
