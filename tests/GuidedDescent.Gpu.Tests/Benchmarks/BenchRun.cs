using GuidedDescent.Benchmarks.Measuring;
using GuidedDescent.Cuda;
using GuidedDescent.Gpu.Tests.Driver;
using GuidedDescent.Gpu.Tests.Output;

namespace GuidedDescent.Gpu.Tests.Benchmarks;

/// <summary>Times every rule on every workload: eager, replayed, and beside them a copy of the same bytes, taking turns.</summary>
/// <param name="effort">How much time to spend.</param>
/// <param name="progress">Told about every row as it comes.</param>
internal sealed class BenchRun(Effort effort, TextWriter progress)
{
    private const long MostBallastBytes = 1L << 30;

    private readonly List<BenchRow> _rows = [];

    /// <summary>What was not timed, and why.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Whether something went wrong that should not; it is among the notes.</summary>
    public bool HasFailures { get; private set; }

    /// <summary>Times the workloads that fit.</summary>
    public IReadOnlyList<BenchRow> Run(IEnumerable<Workload> workloads)
    {
        using var eager = new CudaDevice();
        using var capturing = new CudaDevice(0, new CudaDeviceOptions { CaptureSteps = true });
        using var context = new GpuContext();
        using var ballast = new Ballast(Math.Min(MostBallastBytes, context.FreeBytes / 16));
        foreach (Workload workload in workloads)
        {
            if (Refuses(workload, context.FreeBytes) is string reason)
            {
                Notes.Add(reason);
                continue;
            }

            using var memory = new WorkloadMemory(workload, eager);
            foreach (Contestant contestant in Contestant.All)
            {
                Attempt(() => Race(workload, contestant, memory, eager, capturing, ballast), $"{workload}, {contestant.Name}");
            }
        }

        return _rows;
    }

    /// <summary>The bytes of device memory that one element takes: weight, gradient, states of two optimizers, and the copies.</summary>
    public static long BytesPerElement => Contestant.All.Max(contestant =>
        (sizeof(float) * (2L + (2 * contestant.States))) + Traffic.Of(contestant.Rule).BytesPerElement);

    private static string? Refuses(Workload workload, long free)
    {
        long needed = workload.Elements * BytesPerElement;
        return needed <= free
            ? null
            : $"{workload} was left out: it takes {needed >> 20} MiB of device memory, and {free >> 20} MiB are free.";
    }

    // What was measured before is not to be lost with what goes wrong.
    private void Attempt(Func<IEnumerable<BenchRow>> race, string what)
    {
        try
        {
            _rows.AddRange(race());
        }
        catch (Exception error)
        {
            HasFailures = true;
            Notes.Add($"{what}: {error.Message}");
            progress.WriteLine($"{what}: {error}");
        }
    }

    private List<BenchRow> Race(
        Workload workload, Contestant contestant, WorkloadMemory memory, CudaDevice eager, CudaDevice capturing, Ballast ballast)
    {
        var traffic = Traffic.Of(contestant.Rule);
        using var copying = new Lane(
            new CopyContender(workload.Elements * traffic.BytesPerElement, eager), ballast, effort);
        using var stepping = new Lane(new StepContender(BenchRow.Eager, memory, eager, contestant.Rule), ballast, effort);
        using var replaying = new Lane(new StepContender(BenchRow.Graph, memory, capturing, contestant.Rule), ballast, effort);
        Lane[] lanes = [stepping, replaying, copying];
        foreach (Lane lane in lanes)
        {
            lane.WarmUp();
        }

        for (int round = 0; round < effort.Rounds; round++)
        {
            foreach (Lane lane in lanes)
            {
                lane.Measure();
            }
        }

        foreach (StepContender contender in lanes.Select(lane => lane.Contender).OfType<StepContender>())
        {
            contender.RequireFinite();
        }

        return [.. lanes.Select(lane => Announce(Row(workload, contestant, traffic, lane, copying.Figures)))];
    }

    private static BenchRow Row(Workload workload, Contestant contestant, Traffic traffic, Lane lane, LaneFigures copy)
    {
        LaneFigures figures = lane.Figures;
        double gpu = Statistics.Median(figures.Gpu);
        bool steps = lane.Contender is StepContender;
        return new BenchRow(
            workload.Name,
            contestant.Name,
            lane.Contender.Name,
            workload.Count,
            workload.Elements,
            traffic.BytesPerElement,
            gpu,
            (figures.Gpu.Max() - figures.Gpu.Min()) / gpu,
            Statistics.Median(figures.Host),
            Statistics.Median(figures.Wall),
            figures.HostWasAhead,
            steps ? traffic.Kernels : null,
            steps ? traffic.Uploads : null,
            Statistics.Median(copy.Gpu) / gpu);
    }

    private BenchRow Announce(BenchRow row)
    {
        progress.WriteLine(
            $"{row.Workload}, {row.Rule}, {row.Mode}: GPU {Figure.Of(row.GpuMicroseconds)} us, host {Figure.Of(row.HostMicroseconds)} us, "
            + $"both {Figure.Of(row.WallMicroseconds)} us, {Figure.Percent(row.CopyShare)} of the copy");
        return row;
    }
}
