using System.Buffers.Binary;
using System.Numerics;

namespace GuidedDescent.Cuda;

/// <summary>
/// The file of an image: what it is, the lengths of key and image, the checksum of the image, the key, the image. A file counts only
/// if all of it is as it was written.
/// </summary>
internal static class KernelCacheEntry
{
    /// <summary>Raised whenever the layout changes.</summary>
    public const int Format = 1;

    private const int FormatStart = 8;
    private const int KeyLengthStart = 12;
    private const int ImageLengthStart = 16;
    private const int ChecksumStart = 24;
    private const int KeyStart = 28;

    private static ReadOnlySpan<byte> Magic => "GDKERNEL"u8;

    /// <summary>The content of the file.</summary>
    public static byte[] Write(KernelCacheKey key, ReadOnlySpan<byte> image) => [.. Header(key, image), .. image];

    /// <summary>The image in a file, or null if the file is not exactly what was written for the key.</summary>
    public static byte[]? Read(KernelCacheKey key, ReadOnlySpan<byte> file)
    {
        int imageStart = KeyStart + key.Bytes.Length;
        if (file.Length < imageStart)
        {
            return null;
        }

        ReadOnlySpan<byte> image = file[imageStart..];
        return file[..imageStart].SequenceEqual(Header(key, image)) ? image.ToArray() : null;
    }

    private static byte[] Header(KernelCacheKey key, ReadOnlySpan<byte> image)
    {
        byte[] header = new byte[KeyStart + key.Bytes.Length];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(FormatStart), Format);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(KeyLengthStart), key.Bytes.Length);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(ImageLengthStart), image.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(ChecksumStart), Checksum(image));
        key.Bytes.CopyTo(header.AsSpan(KeyStart));
        return header;
    }

    // CRC-32C finds every change of up to 32 bits in a row, and misses one in four billion others.
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint checksum = uint.MaxValue;
        foreach (byte each in bytes)
        {
            checksum = BitOperations.Crc32C(checksum, each);
        }

        return checksum;
    }
}
