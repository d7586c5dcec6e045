namespace GuidedDescent.Language;

/// <summary>Marks a <c>ref Tensor</c> parameter of an update rule as memory that is kept from step to step.</summary>
[AttributeUsage(AttributeTargets.Parameter, Inherited = false)]
public sealed class StateAttribute : Attribute
{
    /// <summary>
    /// The name of the real hyperparameter that every element starts from, as in
    /// <c>[State(InitialValue = nameof(InitialAccumulator))]</c>; null for zero.
    /// </summary>
    public string? InitialValue { get; init; }
}
