using System.Collections.Immutable;

namespace GuidedDescent;

/// <summary>
/// How the update of a rule scales with the gradient and with the width: what the compiler derived from the rule, or what its
/// <see cref="Language.MupScalingAttribute"/> declares.
/// </summary>
public sealed partial record UpdateScaling
{
    /// <summary>
    /// The degree of homogeneity m: a gradient λ times as large makes an update λ^m times as large. Null where it cannot be derived; then
    /// <see cref="WhyNot"/> says why.
    /// </summary>
    public Fraction? Degree => LearningRate is null ? null : UpdateDegree;

    /// <summary>Why nothing is known, as a sentence that begins with "cannot be derived, because"; null where all is known.</summary>
    public string? WhyNot { get; init; }

    /// <summary>What the rule makes of a gradient.</summary>
    public UpdateGeometry Geometry { get; init; }

    /// <summary>
    /// How the learning rate must scale for the spectral condition, <c>learning rate · |update| = sqrt(outputs / inputs)</c> (Yang, Simon
    /// and Bernstein, 2023); null where nothing is known.
    /// </summary>
    public ScaleLaw? LearningRate { get; init; }

    /// <summary>The hyperparameter that takes a share of the weight in each step, or null for none.</summary>
    public string? WeightDecayName { get; init; }

    /// <summary>How it must scale to take the same share at every width, while the learning rate scales as said.</summary>
    public ScaleLaw? WeightDecay { get; init; }

    /// <summary>What breaks homogeneity, and how it must scale so that it does not.</summary>
    public ImmutableArray<ScaleBreaker> Breakers { get; init; } = [];

    /// <summary>Whether it was declared by an attribute, not derived.</summary>
    public bool IsDeclared { get; init; }

    private Fraction UpdateDegree => -LearningRate!.Gradient;

    /// <summary>What is known of a rule whose scaling could not be derived.</summary>
    /// <param name="reason">Why, to follow "cannot be derived, because".</param>
    public static UpdateScaling NotDerived(string reason) => new() { WhyNot = $"cannot be derived, because {reason}" };

    /// <summary>All exponents for a class of parameters, or null where nothing is known.</summary>
    /// <param name="widthClass">The class.</param>
    /// <param name="multiplier">The exponent of the multiplier, see <see cref="ScaleLaw.For"/>.</param>
    public WidthExponents? For(WidthClass widthClass, Fraction multiplier = default)
    {
        if (LearningRate is null)
        {
            return null;
        }

        var breakers = ImmutableDictionary.CreateBuilder<string, WidthPower>();
        foreach (ScaleBreaker breaker in Breakers.Where(breaker => breaker.IsHyperparameter))
        {
            WidthPower power = breaker.Law.For(widthClass, multiplier);

            // A number in two places must not be too large in either: too small a one is only not felt.
            breakers[breaker.Name] = breakers.TryGetValue(breaker.Name, out WidthPower other) ? Lesser(power, other) : power;
        }

        WidthPower decay = WeightDecay?.For(widthClass, multiplier) ?? WidthPower.One;
        return new WidthExponents(
            LearningRate.For(widthClass, multiplier),
            WeightDecayName is not null && breakers.TryGetValue(WeightDecayName, out WidthPower bound) ? Lesser(bound, decay) : decay,
            WidthParametrization.Initialization.For(widthClass, multiplier),
            new ScaleLaw(1, 0, default, default, default, default).For(widthClass, multiplier),
            breakers.ToImmutable());
    }

    private static WidthPower Lesser(WidthPower left, WidthPower right) => left.Exponent < right.Exponent ? left : right;
}
