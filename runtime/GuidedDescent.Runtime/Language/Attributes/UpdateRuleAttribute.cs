namespace GuidedDescent.Language;

/// <summary>
/// Marks the method that updates one parameter. Its shape is
/// <c>void Update(ref Tensor weight, Tensor gradient, [State] ref Tensor state, ..., Step step)</c>, with any number of
/// states and the step where the rule needs it.
/// </summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class UpdateRuleAttribute : Attribute;
