namespace GuidedDescent.Language;

/// <summary>
/// Marks a method that says which hyperparameters do not go together: <c>private string? Check()</c> returns null where all is well, else
/// what is wrong, as in <c>"Nesterov needs a momentum above 0"</c>. It runs wherever ranges are checked, after them.
/// </summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class HyperparameterCheckAttribute : Attribute;
