namespace GuidedDescent.Generator;

/// <summary>The names of the generator's stages, by which tests see what was run again.</summary>
internal static class TrackingNames
{
    /// <summary>Declaration to model and diagnostics; runs on every edit.</summary>
    public const string Parse = "Parse";

    /// <summary>The model alone: equal unless the rule itself changed.</summary>
    public const string Rule = "Rule";

    /// <summary>The diagnostics alone: they move with the text and never cause kernels to be written again.</summary>
    public const string Diagnostics = "Diagnostics";

    /// <summary>The generated files; runs only when the model changed.</summary>
    public const string Files = "Files";
}
