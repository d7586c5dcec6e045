using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Unicode;

namespace GuidedDescent.Checkpoints.SafeTensors;

/// <summary>Reads the JSON of a header. Whatever is not exactly as the format has it is refused.</summary>
internal static class HeaderParser
{
    /// <summary>The header, if it describes exactly the bytes that follow it.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="utf8">The header with its padding.</param>
    /// <param name="dataLength">The number of bytes after the header.</param>
    /// <exception cref="InvalidSafeTensorsException">It is not valid.</exception>
    public static SafeTensorsHeader Parse(string path, ReadOnlySpan<byte> utf8, long dataLength)
    {
        if (utf8.IsEmpty || utf8[0] != (byte)'{')
        {
            string start = utf8.IsEmpty ? "it is empty" : $"it starts with the byte 0x{utf8[0]:x2}";
            throw new InvalidSafeTensorsException(path, null, $"the header must start with '{{', but {start}.");
        }

        if (!Utf8.IsValid(utf8))
        {
            throw new InvalidSafeTensorsException(path, null, "the header is no valid UTF-8.");
        }

        try
        {
            var tokens = new HeaderTokens(path, utf8);
            return ReadHeader(ref tokens, path, dataLength);
        }
        catch (JsonException exception)
        {
            throw new InvalidSafeTensorsException(path, null, $"the header is no valid JSON: {exception.Message}", exception);
        }
    }

    private static SafeTensorsHeader ReadHeader(ref HeaderTokens tokens, string path, long dataLength)
    {
        var tensors = new Dictionary<string, TensorEntry>(StringComparer.Ordinal);
        Dictionary<string, string>? metadata = null;
        tokens.StartObject("the header");
        while (tokens.NextKey() is string key)
        {
            if (key == SafeTensorsHeader.MetadataKey)
            {
                metadata = metadata is null ? ReadMetadata(ref tokens) : throw tokens.Invalid($"'{key}' is in the header twice.");
                continue;
            }

            tokens.Tensor = key;
            if (!tensors.TryAdd(key, ReadTensor(ref tokens, key)))
            {
                throw tokens.Invalid("it is in the header twice.");
            }

            tokens.Tensor = null;
        }

        tokens.End();
        return new SafeTensorsHeader(DataLayout.InOrder(path, [.. tensors.Values], dataLength), metadata ?? []);
    }

    private static Dictionary<string, string> ReadMetadata(ref HeaderTokens tokens)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        tokens.StartObject($"'{SafeTensorsHeader.MetadataKey}'");
        while (tokens.NextKey() is string key)
        {
            string quoted = InvalidSafeTensorsException.Quote(key);
            if (!metadata.TryAdd(key, tokens.NextText($"the metadata {quoted}")))
            {
                throw tokens.Invalid($"the metadata {quoted} is there twice.");
            }
        }

        return metadata;
    }

    private static TensorEntry ReadTensor(ref HeaderTokens tokens, string name)
    {
        SafeTensorsDataType? dataType = null;
        ImmutableArray<long>? shape = null;
        ImmutableArray<long>? offsets = null;
        tokens.StartObject("its description");
        while (tokens.NextKey() is string field)
        {
            switch (field)
            {
                case "dtype" when dataType is null:
                    dataType = ReadDataType(ref tokens);
                    break;
                case "shape" when shape is null:
                    shape = tokens.NextNumbers("its shape");
                    break;
                case "data_offsets" when offsets is null:
                    offsets = tokens.NextNumbers("its data_offsets");
                    break;
                case "dtype" or "shape" or "data_offsets":
                    throw tokens.Invalid($"its {field} is there twice.");
                default:
                    throw tokens.Invalid(
                        $"it has a field {InvalidSafeTensorsException.Quote(field)}, but only dtype, shape and data_offsets are known.");
            }
        }

        var extent = new TensorExtent(dataType ?? throw Missing(tokens, "dtype"), shape ?? throw Missing(tokens, "shape"));
        return Located(tokens, name, extent, offsets ?? throw Missing(tokens, "data_offsets"));
    }

    private static SafeTensorsDataType ReadDataType(ref HeaderTokens tokens)
    {
        string name = tokens.NextText("its dtype");
        return SafeTensorsDataTypes.TryParse(name, out SafeTensorsDataType dataType)
            ? dataType
            : throw tokens.Invalid(
                $"its dtype is {InvalidSafeTensorsException.Quote(name)}, but must be one of {SafeTensorsDataTypes.Names}.");
    }

    private static TensorEntry Located(in HeaderTokens tokens, string name, TensorExtent extent, ImmutableArray<long> offsets)
    {
        if (!extent.Fits)
        {
            throw tokens.Invalid($"{extent} has more than 2^63 - 1 bytes.");
        }

        return offsets is [long begin, long end]
            ? new TensorEntry(name, extent, begin, end)
            : throw tokens.Invalid($"its data_offsets must be two numbers, but are {offsets.Length}.");
    }

    private static InvalidSafeTensorsException Missing(in HeaderTokens tokens, string field) =>
        tokens.Invalid($"its {field} is missing.");
}
