using System.Security.Cryptography;
using System.Text;

namespace GuidedDescent.Cuda;

/// <summary>Stands for everything that decides what a text is compiled to.</summary>
internal sealed class KernelCacheKey
{
    /// <summary>The number of <see cref="Bytes"/>.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    private readonly byte[] _hash;

    private KernelCacheKey(byte[] hash) => _hash = hash;

    /// <summary>The key itself.</summary>
    public ReadOnlySpan<byte> Bytes => _hash;

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
        return new KernelCacheKey(SHA256.HashData(memory.GetBuffer().AsSpan(0, (int)memory.Length)));
    }

    /// <summary>In letters that every file system takes.</summary>
    public override string ToString() => Convert.ToHexStringLower(_hash);
}
