namespace GuidedDescent.Language;

/// <summary>
/// Marks a static method as written in the language, so that any update rule may call it, of the same project or of one that has only
/// the compiled package. A private method of the rule's own record needs no mark.
/// </summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class InlineAttribute : Attribute;
