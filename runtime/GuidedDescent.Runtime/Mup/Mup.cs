using GuidedDescent.Rules;

namespace GuidedDescent;

/// <summary>
/// The maximal update parametrization: hyperparameters that were tuned on a base model serve for wider ones, as each layer learns as much
/// at every width (Yang et al., Tensor Programs V, 2022; Yang, Simon and Bernstein, 2023). What each hyperparameter is multiplied by
/// follows from <see cref="IUpdateRule.Scaling"/>, which the compiler derived from the rule, and from the roles of parameters.
/// </summary>
/// <remarks>
/// Groups are declared with the hyperparameters of the base model. Schedules multiply what comes out, so that none can undo it. A layer of
/// attention divides its logits by the extent of a head, not by the root of it.
/// </remarks>
public sealed partial record Mup
{
    /// <summary>The shapes of the base model.</summary>
    public required BaseShapes BaseShapes { get; init; }

    /// <summary>How the last layer is kept from growing.</summary>
    public ReadoutScaling Readout { get; init; }

    /// <summary>
    /// The exponent of the growth of inputs that the weight decay of hidden matrices is multiplied by; that of all other parameters stays
    /// then. Null for the default, "independent": a step takes the same share of the weights at every width. 0 keeps the declared number,
    /// so that the share shrinks with the learning rate.
    /// </summary>
    public Fraction? WeightDecayExponent { get; init; }

    /// <summary>How hyperparameters go with the number of residual blocks; null where that is the base model's.</summary>
    public DepthScaling? Depth { get; init; }

    /// <summary>What the model is to multiply the output of a layer by; 1 for all but readouts.</summary>
    /// <param name="parameter">The weights of the layer.</param>
    /// <exception cref="ArgumentException">The base shapes have none for it, or it has no role.</exception>
    public double OutputMultiplierOf(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return OutputMultiplierFor(LayerGrowth.Of(parameter, BaseShapes));
    }

    /// <summary>What the standard deviation of the base model's initial weights is multiplied by.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <exception cref="ArgumentException">The base shapes have none for it, or it has no role.</exception>
    public double InitializationOf(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return InitializationFor(LayerGrowth.Of(parameter, BaseShapes));
    }

    /// <summary>Refuses what no parametrization is.</summary>
    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(BaseShapes);
        Depth?.Validate();
    }

    /// <summary>What is done about a parameter.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="group">The name of its group, for messages.</param>
    /// <param name="rule">The rule that updates it, in the form that takes it.</param>
    /// <exception cref="ArgumentException">
    /// The base shapes have none for it, or it has no role, or nothing is known of the rule, or what is to be multiplied cannot be.
    /// </exception>
    internal ParameterScaling ScalingOf(Parameter parameter, string group, IUpdateRule rule)
    {
        LayerGrowth growth = LayerGrowth.Of(parameter, BaseShapes);
        UpdateScaling scaling = rule.Scaling;
        if (scaling.For(growth.Class, MultiplierOf(growth)) is not WidthExponents exponents)
        {
            throw new ArgumentException(
                $"Group '{group}': how the update of {rule.Descriptor.Name} scales {scaling.WhyNot}. Declare it with "
                + $"[MupScaling] on {rule.Descriptor.Name}, or train the group without muP.");
        }

        DepthScaling? depth = Depth?.IsInBlock(parameter) == true ? Depth : null;
        return new ParameterScaling(
            parameter,
            growth.Class,
            growth.Inputs,
            growth.Outputs,
            ScaledHyperparameters.Of(this, growth, scaling, exponents, depth, parameter.Role.Norm).ToNames(group, rule.Descriptor),
            InitializationFor(growth),
            OutputMultiplierFor(growth));
    }

    private double InitializationFor(in LayerGrowth growth) =>
        growth.FactorOf(WidthParametrization.Initialization.For(growth.Class, MultiplierOf(growth)));

    private double OutputMultiplierFor(in LayerGrowth growth) => Math.Pow(growth.Inputs, -(double)MultiplierOf(growth));

    private Fraction MultiplierOf(in LayerGrowth growth) =>
        growth.Class == WidthClass.Readout && Readout == ReadoutScaling.Multiplier ? Fraction.One : Fraction.Zero;
}
