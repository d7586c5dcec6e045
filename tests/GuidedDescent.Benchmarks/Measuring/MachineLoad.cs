using System.Diagnostics;

namespace GuidedDescent.Benchmarks.Measuring;

/// <summary>How much of the machine other processes take while something is measured. Known on Linux only.</summary>
internal sealed class MachineLoad
{
    private const string Statistics = "/proc/stat";
    private const double TicksPerSecond = 100;

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly double? _busy = BusySeconds();
    private readonly TimeSpan _own = Environment.CpuUsage.TotalTime;

    private MachineLoad()
    {
    }

    public static MachineLoad Start() => new();

    /// <summary>The share of all processor time since the start, from 0 to 1, that was neither idle nor ours.</summary>
    public double? ForeignShare()
    {
        if (_busy is not { } before || BusySeconds() is not { } now)
        {
            return null;
        }

        double own = (Environment.CpuUsage.TotalTime - _own).TotalSeconds;
        double available = Stopwatch.GetElapsedTime(_start).TotalSeconds * Environment.ProcessorCount;
        return Math.Clamp((now - before - own) / available, 0, 1);
    }

    private static double? BusySeconds()
    {
        if (!File.Exists(Statistics))
        {
            return null;
        }

        // cpu  user nice system idle iowait irq softirq steal ...
        string[] fields = File.ReadLines(Statistics).First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int[] busyFields = [1, 2, 3, 6, 7, 8];
        return busyFields.Sum(field => double.Parse(fields[field])) / TicksPerSecond;
    }
}
