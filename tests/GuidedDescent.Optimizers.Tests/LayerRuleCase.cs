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

    /// <summary>
    /// What is judged by its norm, as factorizations and long chains of products leave no useful bounds: with the invariants, this and
    /// nothing else.
    /// </summary>
    public IEnumerable<string> Normwise =>
    [
        .. Rule switch
        {
            // A sum of products of either sign.
            Prodigy => ["numerator"],
            Muon => ["w"],
            NorMuon => ["rowMeans", "w"],
            Dion => ["basis", "momentum", "w"],
            Shampoo { Momentum: > 0 } => ["buffer", "leftRoot", "rightRoot", "w"],
            Shampoo => ["leftRoot", "rightRoot", "w"],
            Soap => ["w"],
            Kfac { DampingForm: FactorDamping.Joint } => ["activationValues", "buffer", "gradientValues", "w"],
            Kfac => ["activationInverse", "buffer", "gradientInverse", "w"],
            Ekfac => ["buffer", "w"],
            _ => Array.Empty<string>(),
        },
        .. Invariants.Select(invariant => invariant.Name),
    ];

    /// <summary>What a conformance run has; the vectors end within a second tile of a sum and a second chunk.</summary>
    public ConformanceOptions Conformance => new() { Lengths = [0, 1, 9, 255, 5003], Shapes = Shapes, Invariants = Invariants };
}
