using System.Text;
using EmptyFiles;

namespace VerifyTests;

/// <summary>One file of a snapshot: its extension, its text, and a name where the snapshot has several.</summary>
public readonly struct Target
{
    private readonly StringBuilder _data;

    public Target(string extension, string data, string? name = null)
        : this(extension, new StringBuilder(data), name)
    {
    }

    public Target(string extension, StringBuilder data, string? name = null)
    {
        Extension = RequireTextExtension(extension);
        Name = FileNameRules.NullOrName(name, nameof(name));
        _data = data;
    }

    public string Extension { get; }

    public string? Name { get; }

    public bool IsString => true;

    public string StringData => _data.ToString();

    private static string RequireTextExtension(string extension)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(extension);
        if (extension.StartsWith('.'))
        {
            throw new ArgumentException($"The extension '{extension}' must not start with a period.", nameof(extension));
        }

        if (!FileExtensions.IsTextExtension(extension))
        {
            throw new ArgumentException(
                $"'{extension}' is not known as an extension of text files. " +
                $"Call EmptyFiles.FileExtensions.AddTextExtension(\"{extension}\") in a module initializer.",
                nameof(extension));
        }

        return extension;
    }
}
