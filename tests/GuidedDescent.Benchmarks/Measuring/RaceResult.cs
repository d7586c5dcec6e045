namespace GuidedDescent.Benchmarks.Measuring;

/// <summary>What a race gave.</summary>
/// <param name="Timings">The times by the name of the variant.</param>
/// <param name="ForeignLoad">The share of the machine that other processes took meanwhile; null where that is unknown.</param>
internal sealed record RaceResult(IReadOnlyDictionary<string, Timing> Timings, double? ForeignLoad)
{
    public Timing this[string variant] => Timings[variant];

    /// <summary>The median milliseconds of a variant, or null where it did not take part.</summary>
    public double? Milliseconds(string variant) => Timings.TryGetValue(variant, out Timing? timing) ? timing.Milliseconds : null;
}
