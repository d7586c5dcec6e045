using System.Globalization;
using GuidedDescent.Optimizers;
using GuidedDescent.Rules;

namespace GuidedDescent.Samples.PyTorchInterop;

/// <summary>The rules that callers from other languages can name, and their hyperparameters.</summary>
public static class RuleCatalog
{
    private static readonly IUpdateRule[] _rules = [new AdamW(), new Lion(), new Sgd()];

    /// <summary>The names there are.</summary>
    public static IEnumerable<string> Names => _rules.Select(rule => rule.Descriptor.Name);

    /// <summary>A rule with the hyperparameters it has by default.</summary>
    /// <exception cref="ArgumentException">There is no such rule; the message lists those there are.</exception>
    public static IUpdateRule Find(string name) =>
        Array.Find(_rules, rule => rule.Descriptor.Name == name)
        ?? throw new ArgumentException($"There is no rule '{name}' here; there are {string.Join(", ", Names)}.", nameof(name));

    /// <summary>The rule with other hyperparameters; their ranges are checked when an optimizer takes it.</summary>
    /// <exception cref="ArgumentException">
    /// The rule has no such hyperparameter, or a yes or no is neither 0 nor 1, or a mode is none.
    /// </exception>
    public static IUpdateRule With(IUpdateRule rule, IEnumerable<KeyValuePair<string, double>> hyperparameters)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(hyperparameters);
        return hyperparameters.Aggregate(rule, (changed, pair) => With(changed, pair.Key, pair.Value));
    }

    // A record's "with" is known to the compiler only, so every hyperparameter needs its line. A test misses those without.
    private static IUpdateRule With(IUpdateRule rule, string name, double value) => (rule, name) switch
    {
        (AdamW adamW, nameof(AdamW.LearningRate)) => adamW with { LearningRate = value },
        (AdamW adamW, nameof(AdamW.Beta1)) => adamW with { Beta1 = value },
        (AdamW adamW, nameof(AdamW.Beta2)) => adamW with { Beta2 = value },
        (AdamW adamW, nameof(AdamW.Epsilon)) => adamW with { Epsilon = value },
        (AdamW adamW, nameof(AdamW.WeightDecay)) => adamW with { WeightDecay = value },
        (AdamW adamW, nameof(AdamW.Decay)) => adamW with { Decay = Mode(name, value) },

        (Lion lion, nameof(Lion.LearningRate)) => lion with { LearningRate = value },
        (Lion lion, nameof(Lion.Beta1)) => lion with { Beta1 = value },
        (Lion lion, nameof(Lion.Beta2)) => lion with { Beta2 = value },
        (Lion lion, nameof(Lion.WeightDecay)) => lion with { WeightDecay = value },
        (Lion lion, nameof(Lion.Decay)) => lion with { Decay = Mode(name, value) },

        (Sgd sgd, nameof(Sgd.LearningRate)) => sgd with { LearningRate = value },
        (Sgd sgd, nameof(Sgd.Momentum)) => sgd with { Momentum = value },
        (Sgd sgd, nameof(Sgd.Dampening)) => sgd with { Dampening = value },
        (Sgd sgd, nameof(Sgd.WeightDecay)) => sgd with { WeightDecay = value },
        (Sgd sgd, nameof(Sgd.Nesterov)) => sgd with { Nesterov = Flag(name, value) },
        (Sgd sgd, nameof(Sgd.Decay)) => sgd with { Decay = Mode(name, value) },

        _ => throw new ArgumentException(
            $"{rule.Descriptor.Name} has no hyperparameter '{name}'; it has "
            + $"{string.Join(", ", rule.Descriptor.Hyperparameters.Select(known => known.Name))}.",
            nameof(name)),
    };

    private static bool Flag(string name, double value) => value switch
    {
        0 => false,
        1 => true,
        _ => throw new ArgumentException(
            string.Create(CultureInfo.InvariantCulture, $"{name} is 0 for no or 1 for yes, but {value} came."), nameof(value)),
    };

    private static WeightDecayMode Mode(string name, double value)
    {
        WeightDecayMode[] modes = Enum.GetValues<WeightDecayMode>();
        int found = Array.FindIndex(modes, mode => (int)mode == value);
        string known = string.Join(", ", modes.Select(mode => $"{(int)mode} for {mode}"));
        return found >= 0
            ? modes[found]
            : throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"{name} is {known}, but {value} came."), nameof(value));
    }
}
