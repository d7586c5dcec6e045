using System.Collections.Immutable;
using GuidedDescent.Rules;

namespace GuidedDescent;

/// <summary>What the hyperparameters of a rule are multiplied by for one parameter.</summary>
internal sealed class ScaledHyperparameters
{
    private const string LearningRate = "LearningRate";

    private readonly SortedDictionary<string, double> _factors = new(StringComparer.Ordinal);

    private ScaledHyperparameters()
    {
    }

    /// <summary>Multiplies what width, depth and norm ask for.</summary>
    /// <param name="mup">The parametrization.</param>
    /// <param name="growth">How the layer has grown.</param>
    /// <param name="scaling">How the update of the rule scales.</param>
    /// <param name="exponents">The exponents of the width for the class of the layer.</param>
    /// <param name="depth">How its block scales with depth; null for a parameter outside of blocks.</param>
    /// <param name="norm">The size that its updates are to have; null for the spectral condition.</param>
    public static ScaledHyperparameters Of(
        Mup mup, in LayerGrowth growth, UpdateScaling scaling, WidthExponents exponents, DepthScaling? depth, ModularNorm? norm)
    {
        var scaled = new ScaledHyperparameters();
        double deeper = depth?.LearningRateFactor(scaling.LearningRate!.Gradient) ?? 1;
        double asDeclared = norm?.FactorFor(growth, scaling) ?? 1;
        scaled._factors.Add(LearningRate, growth.FactorOf(exponents.LearningRate) * deeper * asDeclared);
        foreach (ScaleBreaker breaker in scaling.Breakers.Where(breaker => breaker.IsHyperparameter))
        {
            double factor = growth.FactorOf(exponents.Breakers[breaker.Name]) * (depth?.GradientFactor(breaker.Law.Gradient) ?? 1);
            scaled._factors[breaker.Name] = Math.Min(factor, scaled._factors.GetValueOrDefault(breaker.Name, double.PositiveInfinity));
        }

        if (scaling.WeightDecayName is string decay)
        {
            double share = TakesTheLearningRate(scaling) ? 1 / (deeper * asDeclared) : 1;
            scaled._factors[decay] = mup.WeightDecayExponent is Fraction exponent
                ? Math.Pow(growth.Class == WidthClass.Hidden ? growth.Inputs : 1, (double)exponent)
                : growth.FactorOf(exponents.WeightDecay) * share;
        }

        return scaled;
    }

    /// <summary>The factors that are not 1, by name.</summary>
    /// <exception cref="ArgumentException">The rule has no such hyperparameter, or none that can be multiplied.</exception>
    public ImmutableSortedDictionary<string, double> ToNames(string group, RuleDescriptor rule)
    {
        foreach (string name in _factors.Where(factor => factor.Value != 1).Select(factor => factor.Key))
        {
            if (!rule.Hyperparameters.Any(hyperparameter => hyperparameter.Name == name && hyperparameter.IsAdjustable))
            {
                throw new ArgumentException(
                    $"Group '{group}': muP is to multiply {rule.Name}.{name}, but {rule.Name} has no number of that name that a copy can "
                    + "change: give the record such a property with an init accessor, or train the group without muP.");
            }
        }

        return _factors.Where(factor => factor.Value != 1).ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    /// <summary>Whether a step takes the learning rate times the weight decay: then one makes up for the other.</summary>
    private static bool TakesTheLearningRate(UpdateScaling scaling) =>
        scaling is { WeightDecay: ScaleLaw decay, LearningRate: ScaleLaw rate } && decay * rate is var share
        && share.Hidden == WidthPower.One && share.Input == WidthPower.One
        && share.Embedding == WidthPower.One && share.Readout == WidthPower.One;
}
