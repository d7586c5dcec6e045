namespace GuidedDescent;

/// <summary>What formats are to the memory they lie in.</summary>
internal static class StorageFormats
{
    /// <summary>The bytes of an element.</summary>
    public static int BytesOf(StorageFormat format) => format == StorageFormat.Single ? sizeof(float) : sizeof(ushort);

    /// <summary>The format whose elements are of a type.</summary>
    /// <exception cref="ArgumentException">No format is.</exception>
    public static StorageFormat Of<T>(string parameter)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            return StorageFormat.Single;
        }

        if (typeof(T) == typeof(BFloat16))
        {
            return StorageFormat.BFloat16;
        }

        return typeof(T) == typeof(Half)
            ? StorageFormat.Half
            : throw new ArgumentException(
                $"Parameter '{parameter}' cannot lie in memory of {typeof(T).Name}: it takes float, BFloat16 or Half.");
    }

    /// <summary>Refuses what is not a format.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none.</exception>
    public static StorageFormat Check(StorageFormat format, string argument) =>
        Enum.IsDefined(format)
            ? format
            : throw new ArgumentOutOfRangeException(argument, format, $"There is no storage format {format}.");
}
