using System.CommandLine;

namespace GuidedDescent.CommandLine;

/// <summary>The option that has figures written to a file as well.</summary>
internal static class JsonOption
{
    /// <summary>Makes the option <c>--json FILE</c>; its value is null where it is left out.</summary>
    /// <param name="description">What the help says.</param>
    public static Option<FileInfo?> Create(string description = "Also write the figures to this file") =>
        FileOption.Create("--json", description);
}
