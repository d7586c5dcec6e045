namespace GuidedDescent.Language;

/// <summary>
/// Marks the method that updates one parameter. Its shape is
/// <c>void Update(ref Tensor weight, Tensor gradient, [State] ref Tensor state, ..., Step step)</c>, with any number of
/// states and the step where the rule needs it; or the same over <see cref="Matrix"/>, with inputs too. A record may mark one method
/// of each kind: a parameter takes the one over matrices where it has at least two axes.
/// </summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class UpdateRuleAttribute : Attribute;
