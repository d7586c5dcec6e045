using System.Diagnostics;
using Spectre.Console;

namespace GuidedDescent.Samples.Anisotropy.Reporting;

/// <summary>Something to be done that takes a while.</summary>
/// <param name="Name">What the display calls it.</param>
/// <param name="Length">How many parts it has.</param>
/// <param name="Run">Does it, and tells how many parts are done.</param>
internal sealed record Work<T>(string Name, int Length, Func<Action<int>, T> Run);

/// <summary>
/// Does work on all processors and shows how far it is: live bars on a terminal, one line for each that is done where the output goes
/// elsewhere.
/// </summary>
internal static class ProgressDisplay
{
    /// <summary>Does all work.</summary>
    /// <returns>What came out, in the order of the work.</returns>
    public static IReadOnlyList<T> Show<T>(IAnsiConsole console, IReadOnlyList<Work<T>> work) =>
        console.Profile.Capabilities.Interactive ? ShowBars(console, work) : ShowLines(console, work);

    private static T[] ShowBars<T>(IAnsiConsole console, IReadOnlyList<Work<T>> work) => console.Progress()
        .Columns(
            new TaskDescriptionColumn { Alignment = Justify.Left },
            new ProgressBarColumn(),
            new PercentageColumn(),
            new ElapsedTimeColumn())
        .Start(context =>
        {
            ProgressTask[] bars = [.. work.Select(each => context.AddTask(each.Name, autoStart: false, maxValue: each.Length))];
            return RunAll(work, (each, index) =>
            {
                bars[index].StartTask();
                T result = each.Run(done => bars[index].Value = done);
                bars[index].StopTask();
                return result;
            });
        });

    private static T[] ShowLines<T>(IAnsiConsole console, IReadOnlyList<Work<T>> work) => RunAll(work, (each, _) =>
    {
        long start = Stopwatch.GetTimestamp();
        T result = each.Run(_ => { });
        string line = FormattableString.Invariant($"{each.Name,-44} {Stopwatch.GetElapsedTime(start).TotalSeconds,6:0.0} s");
        lock (work)
        {
            console.WriteLine(line);
        }

        return result;
    });

    private static T[] RunAll<T>(IReadOnlyList<Work<T>> work, Func<Work<T>, int, T> run)
    {
        var results = new T[work.Count];
        Parallel.For(
            0,
            work.Count,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            index => results[index] = run(work[index], index));
        return results;
    }
}
