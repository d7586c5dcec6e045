namespace GuidedDescent.Rules;

/// <summary>The type a hyperparameter has in the record.</summary>
public enum HyperparameterKind
{
    /// <summary>A <see cref="double"/>.</summary>
    Real,

    /// <summary>An <see cref="int"/> or a <see cref="long"/>.</summary>
    Integer,

    /// <summary>A <see cref="bool"/>: 0 or 1.</summary>
    Flag,

    /// <summary>An enumeration, by its underlying number.</summary>
    Choice,
}

/// <summary>One hyperparameter of a rule.</summary>
/// <param name="Name">The name of the record's property.</param>
/// <param name="Kind">Its type.</param>
/// <param name="Default">The default of the record's constructor as a number, or null where it has none.</param>
/// <param name="Range">The values it may take, as an interval such as <c>[0, 1)</c>; infinite ends where none was declared.</param>
public sealed record HyperparameterDescriptor(string Name, HyperparameterKind Kind, double? Default, HyperparameterRange Range)
{
    /// <summary>
    /// Whether it is a number that an <see cref="IAdjustableRule"/> can change, as a schedule does: not so for flags and choices, nor
    /// where the record's author wrote a property without an <c>init</c> or <c>set</c> accessor.
    /// </summary>
    public bool IsAdjustable { get; init; } = Kind is HyperparameterKind.Real or HyperparameterKind.Integer;

    /// <summary>The name of the hyperparameter that masks set to 0.</summary>
    internal const string WeightDecayName = "WeightDecay";

    /// <summary>
    /// Whether 0 of it means that the weights do not shrink, so that a <see cref="DecayMask"/> may keep it from parameters. Told by the
    /// name, which is the field's own, and one that every rule with weight decay has for it.
    /// </summary>
    public bool IsWeightDecay => Name == WeightDecayName && Kind == HyperparameterKind.Real;
}
