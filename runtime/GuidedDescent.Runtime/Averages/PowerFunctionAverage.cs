using System.Globalization;

namespace GuidedDescent;

/// <summary>An average in which the weights after step τ count in proportion to τ^γ (Karras et al. 2024).</summary>
public sealed record PowerFunctionAverage : WeightAverage
{
    internal PowerFunctionAverage(double gamma) => Gamma = gamma;

    /// <summary>The power γ of its profile, not negative.</summary>
    public double Gamma { get; }

    /// <summary>The standard deviation of its profile, in units of the length of training, σ_rel.</summary>
    public double RelativeWidth => PowerProfile.WidthOfGamma(Gamma);

    // The first step gives 1 exactly, so that nothing is left of the copy the average began as.
    internal override double Rate(long step) => 1 - Math.Pow(1 - (1.0 / step), Gamma + 1);

    internal override string Describe() => string.Create(CultureInfo.InvariantCulture, $"PowerFunction({Gamma})");
}
