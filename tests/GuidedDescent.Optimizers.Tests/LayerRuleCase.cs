using System.Collections.Immutable;
using GuidedDescent.Rules;
using GuidedDescent.Testing;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>A rule that sees a layer as a whole, and what it is run on.</summary>
/// <param name="Rule">The rule with its hyperparameters.</param>
public sealed record LayerRuleCase(IUpdateRule Rule)
{
    /// <summary>The shapes of the tensors that are no vectors.</summary>
    public ImmutableArray<Shape> Shapes { get; init; } = new ConformanceOptions().Shapes;

    /// <summary>What is compared in place of states that the rule leaves undetermined.</summary>
    public ImmutableArray<ConformanceInvariant> Invariants { get; init; } = [];

    /// <summary>What a conformance run has; the vectors end within a second tile of a sum and a second chunk.</summary>
    public ConformanceOptions Conformance => new() { Lengths = [0, 1, 9, 255, 5003], Shapes = Shapes, Invariants = Invariants };
}
