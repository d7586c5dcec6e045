using System.CommandLine;
using System.CommandLine.Parsing;

namespace GuidedDescent.CommandLine;

/// <summary>The option that has figures written to a file as well.</summary>
internal static class JsonOption
{
    /// <summary>Makes the option <c>--json FILE</c>; its value is null where it is left out.</summary>
    /// <param name="description">What the help says.</param>
    public static Option<FileInfo?> Create(string description = "Also write the figures to this file") => new("--json")
    {
        Description = description,
        HelpName = "FILE",
        CustomParser = ParseFile,
    };

    // Minutes of work should not end in a file that cannot be written.
    private static FileInfo? ParseFile(ArgumentResult result)
    {
        string path = result.Tokens[0].Value;
        if (path.Length == 0 || Directory.Exists(path))
        {
            result.AddError($"--json takes the name of a file, but '{path}' came.");
            return null;
        }

        var file = new FileInfo(path);
        if (file.Directory is { Exists: false } folder)
        {
            result.AddError($"--json cannot write '{path}': there is no folder '{folder.FullName}'.");
            return null;
        }

        return file;
    }
}
