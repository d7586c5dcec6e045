namespace VerifyTests;

/// <summary>What may stand in the name of a snapshot's file.</summary>
internal static class FileNameRules
{
    // The characters any of the common file systems refuses: a snapshot made on one system must check out on the others.
    private const string RefusedCharacters = "\"\\<>|:*?/";

    public static string ReplaceRefused(string value)
    {
        return string.Create(value.Length, value, static (characters, source) =>
        {
            for (int index = 0; index < characters.Length; index++)
            {
                characters[index] = IsRefused(source[index]) ? '-' : source[index];
            }
        });
    }

    public static string Name(string name, string argument)
    {
        ArgumentException.ThrowIfNullOrEmpty(name, argument);
        if (name.Any(IsRefused))
        {
            throw new ArgumentException($"'{name}' holds a character that a file name cannot have.", argument);
        }

        return name;
    }

    public static string? NullOrName(string? name, string argument) => name is null ? null : Name(name, argument);

    public static string Path(string path, string argument)
    {
        ArgumentException.ThrowIfNullOrEmpty(path, argument);
        return path;
    }

    public static string? NullOrPath(string? path, string argument) => path is null ? null : Path(path, argument);

    private static bool IsRefused(char character) => char.IsControl(character) || RefusedCharacters.Contains(character);
}
