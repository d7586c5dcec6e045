using System.Collections.Immutable;
using System.Globalization;
using GuidedDescent.Rules;

namespace GuidedDescent;

/// <summary>
/// What hyperparameters of a rule are multiplied by for some of the parameters of a group, before any schedule: 0 for the weight decay that
/// a mask keeps from them, and what <see cref="Mup"/> asks for. Two that are equal make equal rules.
/// </summary>
internal sealed class HyperparameterFactors : IEquatable<HyperparameterFactors>
{
    private readonly ImmutableSortedDictionary<int, double> _factors;

    private HyperparameterFactors(ImmutableSortedDictionary<int, double> factors) => _factors = factors;

    /// <summary>All hyperparameters as they were declared.</summary>
    public static HyperparameterFactors None { get; } = new(ImmutableSortedDictionary<int, double>.Empty);

    /// <summary>The factors of hyperparameters that are given by name, all of which the rule has.</summary>
    public static HyperparameterFactors Of(RuleDescriptor rule, IEnumerable<KeyValuePair<string, double>> factors)
    {
        HyperparameterFactors all = None;
        foreach ((string name, double factor) in factors)
        {
            int place = Enumerable.Range(0, rule.Hyperparameters.Length).First(index => rule.Hyperparameters[index].Name == name);
            all = all.With(place, factor);
        }

        return all;
    }

    /// <summary>The factor of a hyperparameter, by its place in the descriptor of the rule.</summary>
    public double this[int place] => _factors.GetValueOrDefault(place, 1);

    /// <summary>With another factor for one hyperparameter, in the place of what there was.</summary>
    public HyperparameterFactors With(int place, double factor) =>
        new(factor == 1 ? _factors.Remove(place) : _factors.SetItem(place, factor));

    /// <summary>The rule with its hyperparameters multiplied; itself where none is.</summary>
    /// <param name="group">The name of the group, for messages.</param>
    /// <param name="declared">The rule as it was declared.</param>
    /// <exception cref="ArgumentOutOfRangeException">A product is outside the range of its hyperparameter.</exception>
    /// <exception cref="ArgumentException">The rule's own check says that hyperparameters do not go together.</exception>
    public IUpdateRule ApplyTo(string group, IUpdateRule declared)
    {
        if (_factors.IsEmpty)
        {
            return declared;
        }

        IAdjustableRule copy = declared.CopyToAdjust();
        foreach ((int place, double factor) in _factors)
        {
            Multiply(group, copy, place, factor);
        }

        copy.Rule.Validate();
        return copy.Rule;
    }

    /// <inheritdoc/>
    public bool Equals(HyperparameterFactors? other) => other is not null && _factors.SequenceEqual(other._factors);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as HyperparameterFactors);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach ((int place, double factor) in _factors)
        {
            hash.Add(place);
            hash.Add(factor);
        }

        return hash.ToHashCode();
    }

    private static void Multiply(string group, IAdjustableRule copy, int place, double factor)
    {
        RuleDescriptor rule = copy.Rule.Descriptor;
        HyperparameterDescriptor hyperparameter = rule.Hyperparameters[place];
        double declared = copy[place];
        double value = factor == 0 ? 0 : declared * factor;
        if (!hyperparameter.Range.Contains(value))
        {
            throw new ArgumentOutOfRangeException(
                hyperparameter.Name,
                value,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Group '{group}': {rule.Name}.{hyperparameter.Name} must be in {hyperparameter.Range}, but is {value} for some "
                    + $"parameters: the declared {declared} times {factor}."));
        }

        copy[place] = value;
    }
}
