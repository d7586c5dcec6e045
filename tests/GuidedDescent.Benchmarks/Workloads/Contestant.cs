using GuidedDescent.Benchmarks.Kernels;
using GuidedDescent.Optimizers;
using GuidedDescent.Rules;

namespace GuidedDescent.Benchmarks.Workloads;

/// <summary>A rule with the hyperparameters that are measured. No decay is zero, so that nobody can skip it.</summary>
/// <param name="Name">The name in tables; torch_optim.py uses the same.</param>
/// <param name="Rule">The rule.</param>
/// <param name="HandWritten">The same without a generator, where there is one.</param>
internal sealed record Contestant(string Name, IUpdateRule Rule, IHandWrittenRule? HandWritten = null)
{
    private static readonly AdamW _adamW = new(LearningRate: 1e-4, WeightDecay: 1e-2);
    private static readonly Sgd _sgd = new(LearningRate: 1e-4, WeightDecay: 1e-2);
    private static readonly Sgd _momentum = new(LearningRate: 1e-4, Momentum: 0.9, WeightDecay: 1e-2);
    private static readonly Lion _lion = new(LearningRate: 1e-4, WeightDecay: 1e-2);

    public static Contestant AdamW => new("AdamW", _adamW, new HandWrittenAdamW(_adamW));

    public static Contestant Sgd => new("Sgd", _sgd, new HandWrittenSgd(_sgd));

    public static Contestant Lion => new("Lion", _lion, new HandWrittenLion(_lion));

    /// <summary>Every elementwise rule, in every form that has memory traffic of its own.</summary>
    public static IReadOnlyList<Contestant> All { get; } =
    [
        AdamW,
        Sgd,
        new("Sgd momentum", _momentum, new HandWrittenSgd(_momentum)),
        Lion,
        new("Sgd Nesterov", _momentum with { Nesterov = true }),
        new("Adam", new Adam(LearningRate: 1e-4, WeightDecay: 1e-2)),
        new("AdaGrad", new AdaGrad(LearningRate: 1e-4, LearningRateDecay: 1e-3, WeightDecay: 1e-2)),
        new("RmsProp", new RmsProp(LearningRate: 1e-4, WeightDecay: 1e-2)),
        new("RmsProp momentum", new RmsProp(LearningRate: 1e-4, WeightDecay: 1e-2, Momentum: 0.9)),
        new("RmsProp centered", new RmsProp(LearningRate: 1e-4, WeightDecay: 1e-2, Centered: true)),
        new("RmsProp both", new RmsProp(LearningRate: 1e-4, WeightDecay: 1e-2, Momentum: 0.9, Centered: true)),
        new("Signum", new Signum(LearningRate: 1e-4, WeightDecay: 1e-2)),
    ];

    /// <summary>The rules measured over many small tensors.</summary>
    public static IReadOnlyList<Contestant> Small { get; } = [AdamW, Sgd, Lion];

    public override string ToString() => Name;
}
