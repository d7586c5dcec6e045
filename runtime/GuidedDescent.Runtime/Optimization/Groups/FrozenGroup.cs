using System.Collections.Immutable;

namespace GuidedDescent;

/// <summary>A group of an optimizer whose parameters stay as they are.</summary>
public sealed class FrozenGroup
{
    internal FrozenGroup(string name, Parameter[] parameters)
    {
        Name = name;
        Parameters = [.. parameters];
        ElementCount = parameters.Sum(parameter => parameter.Length);
    }

    /// <summary>The name, unique in its optimizer.</summary>
    public string Name { get; }

    /// <summary>The parameters, in the order in which they were added to their set.</summary>
    public ImmutableArray<Parameter> Parameters { get; }

    /// <summary>The number of elements of all parameters together.</summary>
    public long ElementCount { get; }

    /// <summary>The name and the size.</summary>
    public override string ToString() => $"{Name}: frozen, {Parameters.Length} parameters, {ElementCount} elements";

    internal static ImmutableArray<FrozenGroup> Of(ParameterGroup[] declarations, Parameter[][] members) =>
        [.. declarations.Zip(members).Where(pair => pair.First.IsFrozen).Select(pair => new FrozenGroup(pair.First.Name, pair.Second))];
}
