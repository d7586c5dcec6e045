namespace GuidedDescent.Benchmarks.Measuring;

/// <summary>The times of one variant, by the cycles of the race.</summary>
/// <param name="Cycles">The milliseconds of every timed call, a list for each cycle.</param>
internal sealed record Timing(IReadOnlyList<IReadOnlyList<double>> Cycles)
{
    /// <summary>The median of all calls.</summary>
    public double Milliseconds { get; } = Statistics.Median([.. Cycles.SelectMany(cycle => cycle)]);

    /// <summary>
    /// The share of the speed of another variant, 1 for the same speed: the median over the cycles of the ratio within a cycle,
    /// as what disturbs a shared machine lasts longer than a cycle and then disturbs both.
    /// </summary>
    public double ShareOf(Timing other) => Statistics.Median(
        [.. Cycles.Zip(other.Cycles, (own, others) => Statistics.Median(others) / Statistics.Median(own))]);
}
