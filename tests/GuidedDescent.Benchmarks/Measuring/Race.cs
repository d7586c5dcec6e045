using System.Diagnostics;

namespace GuidedDescent.Benchmarks.Measuring;

/// <summary>
/// Times variants against each other: every one is warmed up, then all take turns in short blocks, so that what changes about the
/// machine meanwhile changes for all of them. A race that other processes disturbed is run again.
/// </summary>
/// <param name="attempts">How often to try for a quiet race, from 1.</param>
internal sealed class Race(int attempts)
{
    private const int TimedCalls = 3;
    private const double QuietLoad = 0.08;
    private static readonly TimeSpan _warmUpTime = TimeSpan.FromSeconds(0.3);

    /// <summary>How long to wait before every block.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(40);

    /// <summary>How often every variant has its turn.</summary>
    public int Cycles { get; init; } = 15;

    /// <summary>The least calls before anything is timed.</summary>
    public int WarmUpCalls { get; init; } = 31;

    /// <summary>Runs the race; of several attempts the quietest counts.</summary>
    public RaceResult Run(params IReadOnlyList<Variant> variants)
    {
        foreach (Variant variant in variants)
        {
            WarmUp(variant);
        }

        RaceResult? quietest = null;
        for (int attempt = 0; attempt < attempts && !(quietest?.ForeignLoad <= QuietLoad); attempt++)
        {
            RaceResult result = RunOnce(variants);
            if (quietest is null || result.ForeignLoad < quietest.ForeignLoad)
            {
                quietest = result;
            }
        }

        return quietest!;
    }

    private void WarmUp(Variant variant)
    {
        long start = Stopwatch.GetTimestamp();
        for (int call = 0; call < WarmUpCalls || Stopwatch.GetElapsedTime(start) < _warmUpTime; call++)
        {
            variant.Run();
        }
    }

    private RaceResult RunOnce(IReadOnlyList<Variant> variants)
    {
        var times = variants.ToDictionary(variant => variant.Name, _ => new List<double[]>());
        var load = MachineLoad.Start();
        for (int cycle = 0; cycle < Cycles; cycle++)
        {
            foreach (Variant variant in variants)
            {
                Thread.Sleep(Pause);
                times[variant.Name].Add(Block(variant));
            }
        }

        double? foreignLoad = load.ForeignShare();
        return new RaceResult(times.ToDictionary(pair => pair.Key, pair => new Timing(pair.Value)), foreignLoad);
    }

    private static double[] Block(Variant variant)
    {
        // The first call finds the caches as the previous variant left them, and the threads asleep.
        variant.Run();
        double[] times = new double[TimedCalls];
        foreach (ref double time in times.AsSpan())
        {
            long start = Stopwatch.GetTimestamp();
            variant.Run();
            time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return times;
    }
}
