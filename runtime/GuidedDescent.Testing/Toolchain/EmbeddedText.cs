namespace GuidedDescent.Testing;

/// <summary>The C++ headers that travel inside the assembly.</summary>
internal static class EmbeddedText
{
    /// <summary>The names, without the folder, and the texts of all headers in a folder, in the order of their names.</summary>
    public static IReadOnlyList<(string Name, string Text)> ReadFolder(string folder) =>
        [.. typeof(EmbeddedText).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith($"{folder}/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => (name[(folder.Length + 1)..], Read(name)))];

    public static string Read(string name)
    {
        using Stream stream = typeof(EmbeddedText).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly contains no text named {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
