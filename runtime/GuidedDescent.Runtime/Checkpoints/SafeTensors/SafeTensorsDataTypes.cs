namespace GuidedDescent.Checkpoints.SafeTensors;

/// <summary>What the format calls the types of elements, and how long they are.</summary>
public static class SafeTensorsDataTypes
{
    private static readonly Dictionary<SafeTensorsDataType, (string Name, int Size)> _known = new()
    {
        [SafeTensorsDataType.Float64] = ("F64", 8),
        [SafeTensorsDataType.Float32] = ("F32", 4),
        [SafeTensorsDataType.Float16] = ("F16", 2),
        [SafeTensorsDataType.BFloat16] = ("BF16", 2),
        [SafeTensorsDataType.Int64] = ("I64", 8),
        [SafeTensorsDataType.Int32] = ("I32", 4),
        [SafeTensorsDataType.Int16] = ("I16", 2),
        [SafeTensorsDataType.Int8] = ("I8", 1),
        [SafeTensorsDataType.UInt64] = ("U64", 8),
        [SafeTensorsDataType.UInt32] = ("U32", 4),
        [SafeTensorsDataType.UInt16] = ("U16", 2),
        [SafeTensorsDataType.UInt8] = ("U8", 1),
        [SafeTensorsDataType.Boolean] = ("BOOL", 1),
    };

    private static readonly Dictionary<string, SafeTensorsDataType> _byName =
        _known.ToDictionary(known => known.Value.Name, known => known.Key);

    /// <summary>All names, for messages.</summary>
    internal static string Names { get; } = string.Join(", ", _byName.Keys);

    /// <summary>The number of bytes of an element.</summary>
    /// <param name="dataType">One of the types that the enumeration names.</param>
    /// <exception cref="ArgumentOutOfRangeException">The type is none of them.</exception>
    public static int ElementSize(this SafeTensorsDataType dataType) => Known(dataType).Size;

    /// <summary>The name in a file, such as <c>F32</c>.</summary>
    /// <param name="dataType">One of the types that the enumeration names.</param>
    /// <exception cref="ArgumentOutOfRangeException">The type is none of them.</exception>
    public static string FormatName(this SafeTensorsDataType dataType) => Known(dataType).Name;

    /// <summary>The type that a file names.</summary>
    internal static bool TryParse(string name, out SafeTensorsDataType dataType) => _byName.TryGetValue(name, out dataType);

    private static (string Name, int Size) Known(SafeTensorsDataType dataType) =>
        _known.TryGetValue(dataType, out (string, int) known)
            ? known
            : throw new ArgumentOutOfRangeException(
                nameof(dataType), dataType, $"{dataType} is no type of elements; it must be one of {string.Join(", ", _known.Keys)}.");
}
