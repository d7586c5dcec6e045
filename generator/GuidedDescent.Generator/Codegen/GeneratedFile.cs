namespace GuidedDescent.Generator.Codegen;

/// <summary>One generated source file.</summary>
/// <param name="HintName">Its name, unique within the project.</param>
/// <param name="Text">Its text.</param>
internal sealed record GeneratedFile(string HintName, string Text);
