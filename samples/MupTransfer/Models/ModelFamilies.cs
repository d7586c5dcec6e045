namespace GuidedDescent.Samples.MupTransfer.Models;

/// <summary>The networks that are swept over.</summary>
internal static class ModelFamilies
{
    private static readonly IModelFamily[] s_all = [new DigitFamily(), new CharacterFamily()];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_all.Select(family => family.Name)];

    /// <summary>The family of a name.</summary>
    public static IModelFamily Of(string name) => s_all.Single(family => family.Name == name);
}
