using System.CommandLine;
using System.CommandLine.Parsing;

namespace GuidedDescent.CommandLine;

/// <summary>Options that name a file to be written.</summary>
internal static class FileOption
{
    /// <summary>Makes an option whose value is null where it is left out.</summary>
    /// <param name="name">What is typed, such as <c>--json</c>.</param>
    /// <param name="description">What the help says.</param>
    public static Option<FileInfo?> Create(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "FILE",
        CustomParser = argument => Parse(name, argument),
    };

    // Minutes of work should not end in a file that cannot be written.
    private static FileInfo? Parse(string name, ArgumentResult result)
    {
        string path = result.Tokens[0].Value;
        if (path.Length == 0 || Directory.Exists(path))
        {
            result.AddError($"{name} takes the name of a file, but '{path}' came.");
            return null;
        }

        var file = new FileInfo(path);
        if (file.Directory is { Exists: false } folder)
        {
            result.AddError($"{name} cannot write '{path}': there is no folder '{folder.FullName}'.");
            return null;
        }

        return file;
    }
}
