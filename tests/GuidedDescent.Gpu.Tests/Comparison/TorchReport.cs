namespace GuidedDescent.Gpu.Tests.Comparison;

/// <summary>What bench_torch.py writes.</summary>
/// <param name="Version">What PyTorch calls itself.</param>
/// <param name="Device">The GPU.</param>
/// <param name="Rows">The figures.</param>
/// <param name="Notes">What was not timed, and why.</param>
internal sealed record TorchReport(string Version, string Device, IReadOnlyList<TorchRow> Rows, IReadOnlyList<string> Notes)
{
    /// <summary>The figures of one variant, or null where it was not timed.</summary>
    public TorchRow? Find(string workload, string rule, string variant) =>
        Rows.FirstOrDefault(row => row.Workload == workload && row.Rule == rule && row.Variant == variant);
}

/// <summary>The figures of one of PyTorch's optimizers on one workload; times are medians in microseconds a step.</summary>
/// <param name="Workload">The workload.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Variant"><c>fused</c>, <c>foreach</c>, <c>compiled</c>, or <c>copy</c> of the bytes of a step.</param>
/// <param name="GpuMicroseconds">The time of the GPU.</param>
/// <param name="HostMicroseconds">The time of the host, from an empty stream.</param>
/// <param name="WallMicroseconds">The time of both.</param>
/// <param name="Launches">Kernels a step, as its profiler counts them; null where it does not.</param>
/// <param name="HostWasAhead">Whether the host was ahead in every round.</param>
internal sealed record TorchRow(
    string Workload,
    string Rule,
    string Variant,
    double GpuMicroseconds,
    double HostMicroseconds,
    double WallMicroseconds,
    int? Launches,
    bool HostWasAhead)
{
    public const string Fused = "fused";
    public const string Foreach = "foreach";
    public const string Compiled = "compiled";
    public const string Copy = "copy";

    public static IReadOnlyList<string> Variants { get; } = [Fused, Foreach, Compiled, Copy];
}
