namespace GuidedDescent.Gpu.Tests.Benchmarks;

/// <summary>The figures of one contender on one workload; times are medians in microseconds a step.</summary>
/// <param name="Workload">The workload.</param>
/// <param name="Rule">The rule that is stepped, or whose bytes are copied.</param>
/// <param name="Mode"><c>eager</c>, <c>graph</c> where steps are replayed, or <c>copy</c>.</param>
/// <param name="Tensors">The number of tensors.</param>
/// <param name="Elements">The elements of all tensors together.</param>
/// <param name="BytesPerElement">Bytes read and written for each element.</param>
/// <param name="GpuMicroseconds">The time of the GPU, with the host ahead.</param>
/// <param name="GpuSpread">The longest less the shortest of it over all rounds, as a share of the median.</param>
/// <param name="HostMicroseconds">The time of the host, from an empty stream.</param>
/// <param name="WallMicroseconds">The time of both, from an empty stream to an empty stream.</param>
/// <param name="HostWasAhead">Whether the host was ahead in every round.</param>
/// <param name="Kernels">Kernels a step, by the plan; null for the copy.</param>
/// <param name="Uploads">Further launches a step that bring scalars.</param>
/// <param name="CopyShare">The time of the copy as a share of the GPU's: 1 is as fast as the copy.</param>
internal sealed record BenchRow(
    string Workload,
    string Rule,
    string Mode,
    int Tensors,
    long Elements,
    int BytesPerElement,
    double GpuMicroseconds,
    double GpuSpread,
    double HostMicroseconds,
    double WallMicroseconds,
    bool HostWasAhead,
    int? Kernels,
    int? Uploads,
    double CopyShare)
{
    public const string Eager = "eager";
    public const string Graph = "graph";

    /// <summary>Bytes read and written a second, while the GPU works.</summary>
    public double BytesPerSecond => BytesPerElement * (double)Elements / GpuMicroseconds * 1e6;
}
