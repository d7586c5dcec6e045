using System.Collections.Immutable;

namespace GuidedDescent.Generator.Analysis.Scaling;

/// <summary>What is assumed of hyperparameters on one way through the decisions.</summary>
/// <param name="Flags">Conditions that are taken to hold, or not to.</param>
/// <param name="Numbers">Hyperparameters that are taken to have a value.</param>
/// <param name="IsFirstStep">Whether it is the first step, at the defaults of all other hyperparameters; else the long run.</param>
internal sealed record Conditions(
    ImmutableDictionary<int, bool> Flags, ImmutableDictionary<string, double> Numbers, bool IsFirstStep = false)
{
    public static Conditions None { get; } =
        new(ImmutableDictionary<int, bool>.Empty, ImmutableDictionary<string, double>.Empty);

    public Conditions With(int condition, bool holds) => this with { Flags = Flags.SetItem(condition, holds) };

    public Conditions With(string hyperparameter, double value) => this with { Numbers = Numbers.SetItem(hyperparameter, value) };
}
