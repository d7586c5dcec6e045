namespace GuidedDescent.Checkpoints.SafeTensors;

/// <summary>What a file says of its content.</summary>
/// <param name="Tensors">The tensors in the order of their data.</param>
/// <param name="Metadata">All keys and values, with those of the checksums.</param>
internal sealed record SafeTensorsHeader(IReadOnlyList<TensorEntry> Tensors, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>The key of the header that holds no tensor.</summary>
    public const string MetadataKey = "__metadata__";

    /// <summary>The bytes of the number at the start of a file: the length of the header.</summary>
    public const int PrefixLength = 8;

    /// <summary>The longest header, in bytes, that other readers of the format accept.</summary>
    public const int LongestHeader = 100_000_000;
}
