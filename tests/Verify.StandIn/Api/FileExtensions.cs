using System.Collections.Concurrent;

namespace EmptyFiles;

/// <summary>Which file extensions hold text.</summary>
public static class FileExtensions
{
    // Among the extensions the EmptyFiles package knows. Those it does not know, .cu among them, stay out here too:
    // a test that forgot to add one has to fail with either.
    private static readonly ConcurrentDictionary<string, bool> _textExtensions = new(
        new[] { "c", "cc", "config", "cpp", "cs", "csproj", "css", "csv", "diff", "h", "hpp", "htm", "html", "ini", "js", "json",
                "log", "md", "patch", "props", "py", "sh", "sln", "sql", "svg", "tsv", "txt", "xml", "yaml", "yml" }
            .Select(extension => KeyValuePair.Create(extension, true)));

    public static void AddTextExtension(string extension) => _textExtensions[WithoutPeriod(extension)] = true;

    public static bool IsTextExtension(string extension) => _textExtensions.ContainsKey(WithoutPeriod(extension));

    private static string WithoutPeriod(string extension)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(extension);
        return extension.TrimStart('.');
    }
}
