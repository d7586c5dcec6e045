using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace GuidedDescent.Checkpoints.SafeTensors;

/// <summary>The bytes that a file starts with.</summary>
internal static class HeaderWriter
{
    private const int Alignment = 8;

    /// <summary>The length of the header, and the header with spaces up to where data may begin.</summary>
    /// <exception cref="ArgumentException">It is longer than readers accept.</exception>
    public static byte[] Write(SafeTensorsHeader header)
    {
        var bytes = new ArrayBufferWriter<byte>();
        bytes.Advance(Clear(bytes.GetSpan(SafeTensorsHeader.PrefixLength)[..SafeTensorsHeader.PrefixLength], 0));
        WriteJson(bytes, header);
        int padding = -bytes.WrittenCount & (Alignment - 1);
        bytes.Advance(Clear(bytes.GetSpan(Alignment)[..padding], (byte)' '));

        int length = bytes.WrittenCount - SafeTensorsHeader.PrefixLength;
        if (length > SafeTensorsHeader.LongestHeader)
        {
            throw new ArgumentException(
                $"The header of {header.Tensors.Count} tensors and {header.Metadata.Count} texts would have {length} bytes, "
                + $"but readers accept at most {SafeTensorsHeader.LongestHeader}.");
        }

        byte[] result = bytes.WrittenSpan.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(result, length);
        return result;
    }

    private static void WriteJson(IBufferWriter<byte> bytes, SafeTensorsHeader header)
    {
        // Names are for people, and no web page shows the header as it is.
        using var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        if (header.Metadata.Count > 0)
        {
            WriteMetadata(json, header.Metadata);
        }

        foreach (TensorEntry tensor in header.Tensors)
        {
            WriteTensor(json, tensor);
        }

        json.WriteEndObject();
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject(SafeTensorsHeader.MetadataKey);
        foreach ((string key, string value) in metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static void WriteTensor(Utf8JsonWriter json, TensorEntry tensor)
    {
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", tensor.Extent.DataType.FormatName());
        json.WriteStartArray("shape");
        foreach (long axis in tensor.Extent.Shape)
        {
            json.WriteNumberValue(axis);
        }

        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(tensor.Begin);
        json.WriteNumberValue(tensor.End);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static int Clear(Span<byte> bytes, byte value)
    {
        bytes.Fill(value);
        return bytes.Length;
    }
}
