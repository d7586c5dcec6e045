using GuidedDescent.Cuda;
using GuidedDescent.Gpu.Tests.Benchmarks;
using GuidedDescent.Gpu.Tests.Driver;
using GuidedDescent.Gpu.Tests.Output;
using GuidedDescent.Optimizers;

namespace GuidedDescent.Gpu.Tests.Comparison;

/// <summary>Something to reach, judged by the worst of the figures it is about.</summary>
/// <param name="Name">What is to be reached.</param>
/// <param name="Target">The bound, as text.</param>
/// <param name="Measured">The worst figure, as text, or why there is none.</param>
/// <param name="Reached">Whether it is within the bound; null where nothing was measured.</param>
internal sealed record Goal(string Name, string Target, string Measured, bool? Reached)
{
    private const double MostTimesCopy = 1.1;
    private const double LeastTimesFusedOfMany = 5;
    private const double MostHostMicroseconds = 30;
    private const int MostRegisters = 64;

    private static readonly string[] _many = [Workload.NameOfMany(1_000, 1_000), Workload.NameOfMany(10_000, 1_000)];

    /// <summary>Judges all goals.</summary>
    public static IReadOnlyList<Goal> Judge(BenchReport ours, TorchReport? torch)
    {
        BenchRow[] eager = [.. ours.Rows.Where(row => row.Mode == BenchRow.Eager)];
        BenchRow[] adamW = [.. eager.Where(row => row.Rule == Contestant.AdamW)];
        return
        [
            AgainstCopy(adamW),
            AgainstFused("AdamW, host and GPU", adamW, torch, 1, row => row.WallMicroseconds, row => row.WallMicroseconds),
            AgainstFused("AdamW, GPU alone", adamW, torch, 1, row => row.GpuMicroseconds, row => row.GpuMicroseconds),
            AgainstFused(
                "AdamW, 10,000 tensors, host and GPU", [.. adamW.Where(row => row.Workload == _many[1])], torch, LeastTimesFusedOfMany,
                row => row.WallMicroseconds, row => row.WallMicroseconds),
            HostTime([.. ours.Rows.Where(row => row.Kernels is not null && _many.Contains(row.Workload))]),
            Launches(eager),
            Registers(ours.Kernels),
        ];
    }

    private static Goal AgainstCopy(BenchRow[] adamW)
    {
        BenchRow? row = adamW.FirstOrDefault(row => row.Workload == Workload.OneTensorName);
        return new Goal(
            "AdamW, one tensor, against a copy of the same bytes",
            $"at most {MostTimesCopy} of its time",
            row is null ? "not measured" : $"{Figure.Of(1 / row.CopyShare)} at {row.Elements:N0} elements",
            row is null ? null : 1 / row.CopyShare <= MostTimesCopy);
    }

    private static Goal AgainstFused(
        string name, BenchRow[] rows, TorchReport? torch, double target, Func<BenchRow, double> ours, Func<TorchRow, double> theirs)
    {
        var ratios =
            from row in rows
            let fused = torch?.Find(row.Workload, row.Rule, TorchRow.Fused)
            where fused is not null
            select (row.Workload, Ratio: theirs(fused) / ours(row));
        (string Workload, double Ratio)[] all = [.. ratios.OrderBy(ratio => ratio.Ratio)];
        return new Goal(
            $"{name}, against PyTorch's fused",
            target == 1 ? "never slower" : $"at least {target} times as fast",
            all.Length == 0 ? "not measured" : string.Join("; ", all.Select(ratio => $"{Figure.Of(ratio.Ratio)} times, {ratio.Workload}")),
            all.Length == 0 ? null : all[0].Ratio >= target);
    }

    private static Goal HostTime(BenchRow[] rows)
    {
        BenchRow? worst = rows.MaxBy(row => row.HostMicroseconds);
        return new Goal(
            "host time of a step at 1,000 and 10,000 tensors",
            $"under {MostHostMicroseconds} us",
            worst is null
                ? "not measured"
                : $"at most {Figure.Of(worst.HostMicroseconds)} us: {worst.Rule}, {worst.Workload}, {worst.Mode}",
            worst is null ? null : worst.HostMicroseconds < MostHostMicroseconds);
    }

    private static Goal Launches(BenchRow[] rows)
    {
        BenchRow? worst = rows.MaxBy(row => row.Kernels);
        return new Goal(
            "kernels a step, by the plan",
            "1",
            worst is null ? "not measured" : $"at most {worst.Kernels}, and {rows.Max(row => row.Uploads)} more for scalars",
            worst is null ? null : worst.Kernels == 1);
    }

    private static Goal Registers(IReadOnlyList<KernelResources> kernels)
    {
        string entryPoint = AdamW.Descriptor.Kernels.Single().EntryPoint;
        KernelResources? adamW = kernels.FirstOrDefault(kernel => kernel.EntryPoint == entryPoint);
        return new Goal(
            "AdamW's registers",
            $"at most {MostRegisters}, no spills",
            adamW is null ? "not measured" : $"{adamW.Registers}, {adamW.LocalBytes} bytes of local memory",
            adamW is null ? null : adamW is { Registers: <= MostRegisters, LocalBytes: 0 });
    }
}
