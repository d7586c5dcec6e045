using GuidedDescent.Optimizers;
using GuidedDescent.Rules;

namespace GuidedDescent.Gpu.Tests.Benchmarks;

/// <summary>A rule with the hyperparameters that are timed; those of bench_torch.py are the same.</summary>
/// <param name="Name">What tables and the comparison call it.</param>
/// <param name="Rule">The rule.</param>
internal sealed record Contestant(string Name, IUpdateRule Rule)
{
    public const string AdamW = "AdamW";

    public static IReadOnlyList<Contestant> All { get; } =
    [
        new(AdamW, new AdamW(LearningRate: 1e-4, WeightDecay: 1e-2)),
        new("Sgd", new Sgd(LearningRate: 1e-4, Momentum: 0.9, WeightDecay: 1e-2)),
        new("Lion", new Lion(LearningRate: 1e-4, WeightDecay: 1e-2)),
    ];

    /// <summary>The number of states it keeps.</summary>
    public int States => Enumerable.Range(0, Rule.Descriptor.Slots.Length)
        .Count(slot => Rule.Descriptor.Slots[slot].Kind == SlotKind.State && Rule.Keeps(slot));
}
