using GuidedDescent.Checkpoints.SafeTensors;

namespace GuidedDescent.Runtime.Tests.Checkpoints.SafeTensors;

/// <summary>The content of a file in memory, to be compared with another.</summary>
internal sealed record TensorSet(
    IReadOnlyList<(string Name, SafeTensorsDataType DataType, long[] Shape, byte[] Bytes)> Tensors,
    IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>What the files <c>plain</c> and <c>checked</c> of tests/Golden/SafeTensors hold.</summary>
    public static TensorSet Small { get; } = new(
        [
            ("step", SafeTensorsDataType.Int64, [1], BitConverter.GetBytes(1234567890123)),
            ("layer.bias", SafeTensorsDataType.Float32, [3], Bytes(0.5f, -1.25f, 3e-5f)),
            ("layer.weight", SafeTensorsDataType.Float32, [3, 2], Bytes(0, (float)(1 / 7.0), 2 / 7f, 3 / 7f, 4 / 7f, 5 / 7f)),
            ("layer.überwacht", SafeTensorsDataType.BFloat16, [2], [0x80, 0x3f, 0x80, 0xbf]),
            ("mask", SafeTensorsDataType.Boolean, [2, 1, 2], [1, 0, 0, 1]),
        ],
        new Dictionary<string, string> { ["rule"] = "AdamW", ["author"] = "Zoë" });

    /// <summary>To be written.</summary>
    public IEnumerable<SafeTensorSource> Sources =>
        Tensors.Select(tensor => SafeTensorSource.FromBytes(tensor.Name, tensor.DataType, [.. tensor.Shape], tensor.Bytes));

    /// <summary>Reads all that a file holds, compared with its checksums.</summary>
    public static TensorSet Read(string path, bool requireChecksums)
    {
        using var file = SafeTensorsFile.Open(path, requireChecksums);
        file.Verify();
        return new TensorSet(
            [.. file.Tensors.Select(tensor => (tensor.Name, tensor.DataType, tensor.Shape.ToArray(), AllBytes(tensor)))], file.Metadata);
    }

    /// <summary>All bytes of a tensor.</summary>
    public static byte[] AllBytes(SafeTensor tensor)
    {
        byte[] bytes = new byte[tensor.ByteLength];
        tensor.ReadBytes(0, bytes);
        return bytes;
    }

    /// <summary>Whether everything is the same.</summary>
    public bool IsSameAs(TensorSet other) =>
        Tensors.Count == other.Tensors.Count
        && Tensors.Zip(other.Tensors).All(pair =>
            pair.First.Name == pair.Second.Name
            && pair.First.DataType == pair.Second.DataType
            && pair.First.Shape.SequenceEqual(pair.Second.Shape)
            && pair.First.Bytes.SequenceEqual(pair.Second.Bytes))
        && Metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .SequenceEqual(other.Metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal));

    private static byte[] Bytes(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}
