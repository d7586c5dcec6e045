using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>
/// Every rule we ship in every combination of its host conditions, with hyperparameters at which every term counts: weight decay
/// is never zero, and decays are short enough for old gradients to be forgotten within a test.
/// </summary>
public static partial class RuleCases
{
    private static readonly Dictionary<string, IUpdateRule> s_rules = new()
    {
        ["Sgd, plain"] = new Sgd(LearningRate: 0.03, WeightDecay: 0.1),
        ["Sgd, momentum and dampening"] = new Sgd(LearningRate: 0.03, Momentum: 0.8, Dampening: 0.3, WeightDecay: 0.1),
        ["Sgd, Nesterov"] = new Sgd(LearningRate: 0.03, Momentum: 0.8, WeightDecay: 0.1, Nesterov: true),
        ["Sgd, decoupled"] =
            new Sgd(LearningRate: 0.03, Momentum: 0.8, Dampening: 0.3, WeightDecay: 0.1, Decay: WeightDecayMode.Decoupled),
        ["Sgd, independent"] = new Sgd(LearningRate: 0.03, WeightDecay: 0.1, Decay: WeightDecayMode.Independent),
        ["Sgd, cautious"] = new Sgd(LearningRate: 0.03, WeightDecay: 0.1, Decay: WeightDecayMode.Cautious),
        ["Sgd, decoupled and Nesterov"] =
            new Sgd(LearningRate: 0.03, Momentum: 0.8, WeightDecay: 0.1, Nesterov: true, Decay: WeightDecayMode.Decoupled),
        ["Sgd, cautious and momentum"] = new Sgd(LearningRate: 0.03, Momentum: 0.8, WeightDecay: 0.1, Decay: WeightDecayMode.Cautious),
        ["Sgd, cautious and Nesterov"] =
            new Sgd(LearningRate: 0.03, Momentum: 0.8, WeightDecay: 0.1, Nesterov: true, Decay: WeightDecayMode.Cautious),
        ["Adam"] = new Adam(LearningRate: 0.01, Beta1: 0.8, Beta2: 0.95, Epsilon: 1e-6, WeightDecay: 0.1),
        ["AdamW"] = new AdamW(LearningRate: 0.01, Beta1: 0.8, Beta2: 0.95, Epsilon: 1e-6, WeightDecay: 0.1),
        ["AdamW, coupled"] =
            new AdamW(LearningRate: 0.01, Beta1: 0.8, Beta2: 0.95, Epsilon: 1e-6, WeightDecay: 0.1, Decay: WeightDecayMode.Coupled),
        ["AdamW, independent"] =
            new AdamW(LearningRate: 0.01, Beta1: 0.8, Beta2: 0.95, Epsilon: 1e-6, WeightDecay: 0.1, Decay: WeightDecayMode.Independent),
        ["AdamW, cautious"] =
            new AdamW(LearningRate: 0.01, Beta1: 0.8, Beta2: 0.95, Epsilon: 1e-6, WeightDecay: 0.1, Decay: WeightDecayMode.Cautious),
        ["AdaGrad"] = new AdaGrad(LearningRate: 0.05, LearningRateDecay: 0.1, WeightDecay: 0.1, InitialAccumulator: 0.01, Epsilon: 1e-6),
        ["RmsProp, plain"] = new RmsProp(LearningRate: 0.01, Alpha: 0.9, Epsilon: 1e-3, WeightDecay: 0.1),
        ["RmsProp, momentum"] = new RmsProp(LearningRate: 0.01, Alpha: 0.9, Epsilon: 1e-3, WeightDecay: 0.1, Momentum: 0.7),
        ["RmsProp, centered"] = new RmsProp(LearningRate: 0.01, Alpha: 0.9, Epsilon: 1e-3, WeightDecay: 0.1, Centered: true),
        ["RmsProp, centered with momentum"] =
            new RmsProp(LearningRate: 0.01, Alpha: 0.9, Epsilon: 1e-3, WeightDecay: 0.1, Momentum: 0.7, Centered: true),
        ["Lion"] = new Lion(LearningRate: 0.01, Beta1: 0.8, Beta2: 0.95, WeightDecay: 0.1),
        ["Lion, coupled"] = new Lion(LearningRate: 0.01, Beta1: 0.8, Beta2: 0.95, WeightDecay: 0.1, Decay: WeightDecayMode.Coupled),
        ["Lion, independent"] = new Lion(LearningRate: 0.01, Beta1: 0.8, Beta2: 0.95, WeightDecay: 0.1, Decay: WeightDecayMode.Independent),
        ["Lion, cautious"] = new Lion(LearningRate: 0.01, Beta1: 0.8, Beta2: 0.95, WeightDecay: 0.1, Decay: WeightDecayMode.Cautious),
        ["Signum"] = new Signum(LearningRate: 0.01, Beta: 0.8, WeightDecay: 0.1),
        ["Signum, coupled"] = new Signum(LearningRate: 0.01, Beta: 0.8, WeightDecay: 0.1, Decay: WeightDecayMode.Coupled),
        ["Signum, independent"] = new Signum(LearningRate: 0.01, Beta: 0.8, WeightDecay: 0.1, Decay: WeightDecayMode.Independent),
        ["Signum, cautious"] = new Signum(LearningRate: 0.01, Beta: 0.8, WeightDecay: 0.1, Decay: WeightDecayMode.Cautious),
    };

    public static IEnumerable<string> AllNames => s_rules.Keys;

    /// <summary>The name of one case for each type of rule.</summary>
    public static IEnumerable<string> TypeNames => s_rules.GroupBy(pair => pair.Value.GetType()).Select(group => group.First().Key);

    public static IUpdateRule Get(string name) => s_rules[name];
}
