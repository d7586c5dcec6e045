using System.Diagnostics;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace GuidedDescent.Samples.MupTransfer.Reporting;

/// <summary>
/// Does runs on all processors and shows how far they are: a live bar on a terminal, a line now and then where the output goes elsewhere.
/// </summary>
/// <param name="console">Where to show it.</param>
internal sealed class ProgressDisplay(IAnsiConsole console)
{
    private const int BarWidth = 30;
    private const int LinesOfAll = 20;
    private const string PaceKey = "pace";

    /// <summary>Does all runs.</summary>
    /// <returns>What came out, in their order.</returns>
    public IReadOnlyList<TResult> Show<TRun, TResult>(IReadOnlyList<TRun> runs, Func<TRun, TResult> run) =>
        console.Profile.Capabilities.Interactive ? ShowBar(runs, run) : RunAll(runs, run, ShowLine);

    private TResult[] ShowBar<TRun, TResult>(IReadOnlyList<TRun> runs, Func<TRun, TResult> run) => console.Progress()
        .Columns(new ProgressBarColumn { Width = BarWidth }, new PaceColumn())
        .Start(context =>
        {
            ProgressTask bar = context.AddTask("sweeps", maxValue: runs.Count);
            return RunAll(runs, run, pace =>
            {
                bar.State.Update<SweepPace>(PaceKey, _ => pace);
                bar.Value = pace.Done;
            });
        });

    private void ShowLine(SweepPace pace)
    {
        // A line wherever another twentieth is done.
        if (pace.Done * LinesOfAll / pace.Total > (pace.Done - 1) * LinesOfAll / pace.Total)
        {
            console.WriteLine($"{pace}");
        }
    }

    private static TResult[] RunAll<TRun, TResult>(IReadOnlyList<TRun> runs, Func<TRun, TResult> run, Action<SweepPace> report)
    {
        long start = Stopwatch.GetTimestamp();
        var turn = new Lock();
        int done = 0;
        var results = new TResult[runs.Count];
        Parallel.For(0, runs.Count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, index =>
        {
            results[index] = run(runs[index]);
            lock (turn)
            {
                done++;
                report(new SweepPace(done, runs.Count, Stopwatch.GetElapsedTime(start)));
            }
        });
        return results;
    }

    private sealed class PaceColumn : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(task.Value > 0 ? $"{task.State.Get<SweepPace>(PaceKey)}" : "");
    }
}
