using GuidedDescent.Samples.Anisotropy.Representation;
using GuidedDescent.Samples.Anisotropy.SingleIndex;

namespace GuidedDescent.Samples.Anisotropy;

/// <summary>What is to be run.</summary>
/// <param name="Conditions">The problems of representation learning; none to leave it out.</param>
/// <param name="RepresentationSeeds">Their seeds.</param>
/// <param name="Spikes">The settings of single-index learning; none to leave it out.</param>
/// <param name="SpikeSeeds">Their seeds.</param>
public sealed record Selection(
    IReadOnlyList<Condition> Conditions,
    IReadOnlyList<int> RepresentationSeeds,
    IReadOnlyList<SpikeSetting> Spikes,
    IReadOnlyList<int> SpikeSeeds)
{
    /// <summary>Everything.</summary>
    public static Selection Full { get; } = new(
        Condition.All,
        [0, 1],
        [.. from condition in (double[])[1, 10, 100] from samples in (int[])[1600, 6400] select new SpikeSetting(condition, samples)],
        [0, 1, 2, 3, 4, 5, 6, 7]);

    /// <summary>A few seconds of it.</summary>
    public static Selection Quick { get; } = new(
        [new Condition(1, 1), new Condition(100, 10)], [0], [new SpikeSetting(1, 1600), new SpikeSetting(100, 1600)], [0, 1, 2, 3, 4, 5]);
}
