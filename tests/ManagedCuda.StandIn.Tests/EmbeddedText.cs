namespace ManagedCuda.StandIn.Tests;

/// <summary>Texts that travel inside the test assembly.</summary>
internal static class EmbeddedText
{
    public static string Read(string name)
    {
        using Stream stream = typeof(EmbeddedText).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The test assembly contains no text named {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
