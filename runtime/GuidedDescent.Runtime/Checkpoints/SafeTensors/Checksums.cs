using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace GuidedDescent.Checkpoints.SafeTensors;

/// <summary>
/// The checksums that a file has in its metadata, 32 hexadecimal digits of XXH128 each: one for the bytes of each tensor, and one for
/// what the header says. The latter does not depend on the order of the header, so that a file keeps it if others write it anew.
/// </summary>
internal static class Checksums
{
    /// <summary>The key of the checksum of the header; with a colon and a name after it, the key of a tensor's.</summary>
    public const string HeaderKey = "guided-descent.xxh128";

    /// <summary>Stands for a checksum that is not known yet, with as many digits.</summary>
    public static string Unknown { get; } = new('0', 2 * 16);

    /// <summary>The key of the checksum of a tensor.</summary>
    public static string TensorKey(string name) => $"{HeaderKey}:{name}";

    /// <summary>Whether a key is kept for checksums.</summary>
    public static bool IsKey(string key) => key.StartsWith(HeaderKey, StringComparison.Ordinal);

    /// <summary>A header with the checksums of its tensors, given in its order, and its own.</summary>
    public static SafeTensorsHeader Add(SafeTensorsHeader header, IEnumerable<string> ofTensors)
    {
        var metadata = new Dictionary<string, string>(header.Metadata, StringComparer.Ordinal);
        foreach ((TensorEntry tensor, string checksum) in header.Tensors.Zip(ofTensors))
        {
            metadata.Add(TensorKey(tensor.Name), checksum);
        }

        SafeTensorsHeader result = header with { Metadata = metadata };
        metadata.Add(HeaderKey, OfHeader(result));
        return result;
    }

    /// <summary>The digits of a hash.</summary>
    public static string Text(XxHash128 hash)
    {
        Span<byte> bytes = stackalloc byte[16];
        hash.GetCurrentHash(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>
    /// The checksum of a header: of the number of tensors; of the name, type and shape of each; of the keys and values of the metadata
    /// with the checksums of the tensors. Texts are UTF-8 after their length, numbers have 4 bytes, least significant first; tensors are
    /// in the order of the bytes that stand for them, and so is the metadata.
    /// </summary>
    public static string OfHeader(SafeTensorsHeader header)
    {
        var hash = new XxHash128();
        Span<byte> count = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(count, header.Tensors.Count);
        hash.Append(count);
        Append(
            hash,
            header.Tensors.Select(tensor => Record(tensor.Name, tensor.Extent.DataType.FormatName(), tensor.Extent.ShapeText)));
        Append(hash, header.Metadata.Where(entry => entry.Key != HeaderKey).Select(entry => Record(entry.Key, entry.Value)));
        return Text(hash);
    }

    private static void Append(XxHash128 hash, IEnumerable<byte[]> records)
    {
        byte[][] sorted = [.. records];
        Array.Sort(sorted, static (left, right) => left.AsSpan().SequenceCompareTo(right));
        foreach (byte[] record in sorted)
        {
            hash.Append(record);
        }
    }

    private static byte[] Record(params ReadOnlySpan<string> texts)
    {
        int length = 0;
        foreach (string text in texts)
        {
            length += sizeof(int) + Encoding.UTF8.GetByteCount(text);
        }

        byte[] record = new byte[length];
        Span<byte> rest = record;
        foreach (string text in texts)
        {
            int bytes = Encoding.UTF8.GetBytes(text, rest[sizeof(int)..]);
            BinaryPrimitives.WriteInt32LittleEndian(rest, bytes);
            rest = rest[(sizeof(int) + bytes)..];
        }

        return record;
    }
}
