using System.Collections.Immutable;

namespace GuidedDescent;

/// <summary>
/// How the numbers of training scale with the width for one class of parameters, so that each layer learns as much at every width.
/// </summary>
/// <param name="LearningRate">The learning rate.</param>
/// <param name="WeightDecay">
/// The weight decay that takes the same share of the weight in each step at every width ("independent"); where decay also enters what is
/// not linear, at most what its breaker says. <see cref="WidthPower.One"/> where the rule has none.
/// </param>
/// <param name="Initialization">The standard deviation of initial weights.</param>
/// <param name="Multiplier">The multiplier between the weight and what the layer computes.</param>
/// <param name="Breakers">The hyperparameters that break homogeneity, each under its name.</param>
public sealed record WidthExponents(
    WidthPower LearningRate,
    WidthPower WeightDecay,
    WidthPower Initialization,
    WidthPower Multiplier,
    ImmutableDictionary<string, WidthPower> Breakers);
