namespace GuidedDescent.Language;

/// <summary>
/// Declares an optimizer: a <c>sealed partial record</c> whose constructor parameters are the hyperparameters and whose
/// <see cref="UpdateRuleAttribute"/> method is compiled into kernels.
/// </summary>
/// <param name="name">The name shown to people; the name of the record where it is null.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class OptimizerAttribute(string? name = null) : Attribute
{
    /// <summary>The name shown to people, or null for the name of the record.</summary>
    public string? Name { get; } = name;
}
