namespace GuidedDescent.Language;

/// <summary>
/// Declares the values a numeric hyperparameter may take. NaN and the infinities are refused with or without it.
/// </summary>
/// <param name="minimum">The lower end, itself allowed unless <see cref="MinimumExclusive"/> is set.</param>
/// <param name="maximum">The upper end, itself allowed unless <see cref="MaximumExclusive"/> is set.</param>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property, Inherited = false)]
public sealed class RangeAttribute(double minimum, double maximum) : Attribute
{
    /// <summary>The lower end.</summary>
    public double Minimum { get; } = minimum;

    /// <summary>The upper end; <see cref="double.PositiveInfinity"/> for none.</summary>
    public double Maximum { get; } = maximum;

    /// <summary>Whether the lower end itself is refused.</summary>
    public bool MinimumExclusive { get; init; }

    /// <summary>Whether the upper end itself is refused.</summary>
    public bool MaximumExclusive { get; init; }
}
