namespace GuidedDescent;

/// <summary>
/// The size that updates of a parameter are to have: <c>Mass outputs^Outputs inputs^Inputs</c> in a norm, times what the learning rate
/// says. It is the per-layer norm of the modular norm (Large et al. 2024), in which layers share the learning rate by their masses.
/// Declared with the role, as in <c>ParameterRole.HiddenMatrix with { Norm = ModularNorm.Spectral with { Mass = 0.5 } }</c>.
/// </summary>
/// <param name="Norm">How the size of an update is measured.</param>
/// <param name="Outputs">The exponent of the fan-out.</param>
/// <param name="Inputs">The exponent of the fan-in.</param>
/// <param name="Mass">The share of the layer, in proportion to others; above 0.</param>
public sealed record ModularNorm(UpdateNorm Norm, Fraction Outputs, Fraction Inputs, double Mass = 1)
{
    /// <summary>
    /// <c>sqrt(outputs / inputs)</c> in the spectral norm: each update moves the outputs of the layer by as much as its inputs are large,
    /// by root mean square. That is the spectral condition, which holds where nothing is declared.
    /// </summary>
    public static ModularNorm Spectral { get; } = new(UpdateNorm.Spectral, Fraction.Half, -Fraction.Half);

    /// <summary>What the learning rate of the spectral condition is multiplied by.</summary>
    /// <exception cref="ArgumentException">The mass is not above 0 and finite.</exception>
    internal double FactorFor(in LayerGrowth growth, UpdateScaling scaling)
    {
        if (!(Mass > 0 && double.IsFinite(Mass)))
        {
            throw new ArgumentException($"The mass of a {nameof(ModularNorm)} must be above 0 and finite, but is {Mass}.");
        }

        WidthPower declared = scaling.LearningRateFor(growth.Class, Norm, growth.PowerOf(Outputs, Inputs))!.Value;
        return Mass * growth.FactorOf(declared / scaling.LearningRate!.For(growth.Class));
    }
}
