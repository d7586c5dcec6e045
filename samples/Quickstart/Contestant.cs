using GuidedDescent.Optimizers;

namespace GuidedDescent.Samples.Quickstart;

/// <summary>An optimizer that takes part in the comparison.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="CreateOptimizer">Builds it over the parameters of a network.</param>
public sealed record Contestant(string Name, Func<ParameterSet, Optimizer> CreateOptimizer)
{
    /// <summary>All contestants, each with a learning rate that suits this network.</summary>
    public static IReadOnlyList<Contestant> All { get; } =
    [
        new("Sgd (Nesterov)", parameters => new Optimizer(
            parameters, new Sgd(LearningRate: 0.05, Momentum: 0.9, WeightDecay: 1e-4, Nesterov: true))),
        new("AdaGrad", parameters => new Optimizer(parameters, new AdaGrad(LearningRate: 0.01))),
        new("RmsProp", parameters => new Optimizer(parameters, new RmsProp(LearningRate: 3e-4))),
        new("AdamW", parameters => new Optimizer(parameters, new AdamW(LearningRate: 1e-3, WeightDecay: 0.01))),
        new("Signum", parameters => new Optimizer(parameters, new Signum(LearningRate: 1e-4, WeightDecay: 0.3))),
        new("Lion", parameters => new Optimizer(parameters, new Lion(LearningRate: 1e-4, WeightDecay: 1))),
        new("Lion + AdamW", CreateMixed),
    ];

    /// <summary>Every group may have its own rule: here Lion for the matrices, AdamW without decay for the biases.</summary>
    private static Optimizer CreateMixed(ParameterSet parameters) => new(
        parameters,
        [
            new ParameterGroup("matrices", p => p.Shape.Rank == 2, new Lion(LearningRate: 1e-4, WeightDecay: 1)),
            new ParameterGroup("vectors", p => p.Shape.Rank < 2, new AdamW(LearningRate: 1e-3, WeightDecay: 0)),
        ]);
}
