namespace GuidedDescent.Language;

/// <summary>
/// Marks the method that makes of the weights that are trained those that the model is evaluated with, where they differ. Its shape is
/// <c>void Evaluate(ref Tensor weight, Tensor state, ...)</c>: the states are those of the update rule, by their names, and are not
/// changed. It runs between training steps, see <see cref="Optimizer.EnterEvaluationMode"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class EvaluationModeAttribute : Attribute;
