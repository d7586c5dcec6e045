using System.Text;

namespace GuidedDescent.Cuda;

/// <summary>Everything that decides what a text is compiled to.</summary>
internal sealed class KernelCacheKey
{
    private readonly byte[] _bytes;
    private readonly string _fileName;

    private KernelCacheKey(byte[] bytes, string fileName)
    {
        _bytes = bytes;
        _fileName = fileName;
    }

    /// <summary>All of it. Two keys are the same if these are.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Gathers everything that decides the outcome.</summary>
    /// <param name="source">The text.</param>
    /// <param name="name">Its name, which ends up in the image for profilers.</param>
    /// <param name="options">The options of the compiler.</param>
    /// <param name="target">What it is compiled to.</param>
    /// <param name="compiler">The version of the compiler.</param>
    public static KernelCacheKey Of(
        string source, string name, IReadOnlyList<string> options, CompilationTarget target, Version compiler)
    {
        // Every text comes with its length, so that no two sets of texts make the same bytes.
        using var memory = new MemoryStream();
        using var parts = new BinaryWriter(memory, Encoding.UTF8);
        parts.Write(KernelCacheEntry.Format);
        parts.Write(source);
        parts.Write(name);
        parts.Write(options.Count);
        foreach (string option in options)
        {
            parts.Write(option);
        }

        parts.Write((int)target.Kind);
        parts.Write(target.Architecture);
        parts.Write(compiler.ToString());
        byte[] bytes = memory.ToArray();
        return new KernelCacheKey(bytes, $"{LettersOf(name)}-{target}-{Hash(bytes):x16}");
    }

    /// <summary>
    /// A name for a file, in letters that every file system takes. Should two keys have the same, they take turns with the file, as
    /// it holds its whole key.
    /// </summary>
    public override string ToString() => _fileName;

    private static string LettersOf(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit));

    // FNV-1a. Nothing depends on it but the name of a file, and the hashes of .NET's cryptography need OpenSSL, which a bare
    // machine may not have.
    private static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (byte each in bytes)
        {
            hash = (hash ^ each) * 0x100000001B3;
        }

        return hash;
    }
}
