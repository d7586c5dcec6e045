using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GuidedDescent.Cuda;

/// <summary>
/// The file of an image: what it is, the key it belongs to, the length of the image, the hash of the image, the image. A file
/// counts only if all of it is as it was written.
/// </summary>
internal static class KernelCacheEntry
{
    /// <summary>Raised whenever the layout changes.</summary>
    public const int Format = 1;

    private const int KeyStart = 12;
    private const int LengthStart = KeyStart + KernelCacheKey.Size;
    private const int HashStart = LengthStart + sizeof(long);
    private const int ImageStart = HashStart + SHA256.HashSizeInBytes;

    private static ReadOnlySpan<byte> Magic => "GDKERNEL"u8;

    /// <summary>The content of the file.</summary>
    public static byte[] Write(KernelCacheKey key, ReadOnlySpan<byte> image)
    {
        byte[] file = new byte[ImageStart + image.Length];
        WriteHeader(file, key, image);
        image.CopyTo(file.AsSpan(ImageStart));
        return file;
    }

    /// <summary>The image in a file, or null if the file is not exactly what was written for the key.</summary>
    public static byte[]? Read(KernelCacheKey key, ReadOnlySpan<byte> file)
    {
        if (file.Length < ImageStart)
        {
            return null;
        }

        ReadOnlySpan<byte> image = file[ImageStart..];
        Span<byte> header = stackalloc byte[ImageStart];
        WriteHeader(header, key, image);
        return file[..ImageStart].SequenceEqual(header) ? image.ToArray() : null;
    }

    private static void WriteHeader(Span<byte> file, KernelCacheKey key, ReadOnlySpan<byte> image)
    {
        Magic.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file[Magic.Length..], Format);
        key.Bytes.CopyTo(file[KeyStart..]);
        BinaryPrimitives.WriteInt64LittleEndian(file[LengthStart..], image.Length);
        SHA256.HashData(image, file[HashStart..]);
    }
}
