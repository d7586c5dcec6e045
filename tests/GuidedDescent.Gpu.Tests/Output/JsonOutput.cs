using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GuidedDescent.Gpu.Tests.Output;

/// <summary>The option that has figures written to a file as well.</summary>
internal static class JsonOutput
{
    public static JsonSerializerOptions Format { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The option itself.</summary>
    public static Option<FileInfo?> Option() => new("--json")
    {
        Description = "Also write the figures to this file",
        HelpName = "FILE",
        CustomParser = ParseFile,
    };

    /// <summary>Writes figures where a file is wanted.</summary>
    public static void Write<T>(FileInfo? file, T figures)
    {
        if (file is not null)
        {
            File.WriteAllText(file.FullName, JsonSerializer.Serialize(figures, Format) + "\n");
        }
    }

    // Minutes of measuring should not end in a file that cannot be written.
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
