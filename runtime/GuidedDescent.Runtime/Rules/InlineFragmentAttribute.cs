namespace GuidedDescent.Rules;

/// <summary>
/// Carries a method marked <c>[Inline]</c> inside the assembly that declares it, so that rules of other projects can be compiled with it.
/// The compiler writes it and reads it.
/// </summary>
/// <param name="member">The method, as documentation comments name it: <c>M:Namespace.Type.Method(...)</c>.</param>
/// <param name="text">What it computes, in a form whose version is its first line.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class InlineFragmentAttribute(string member, string text) : Attribute
{
    /// <summary>The method, as documentation comments name it.</summary>
    public string Member { get; } = member;

    /// <summary>What it computes, in a form whose version is its first line.</summary>
    public string Text { get; } = text;
}
