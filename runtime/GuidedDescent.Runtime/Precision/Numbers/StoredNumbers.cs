namespace GuidedDescent.Precision;

/// <summary>Conversions of numbers in a format that is known when they are made.</summary>
internal static unsafe class StoredNumbers
{
    /// <summary>Widens to singles.</summary>
    public static void Widen(StorageFormat format, ushort* source, float* target, int count)
    {
        if (format == StorageFormat.BFloat16)
        {
            NarrowConversion<BFloat16Format>.Widen(source, target, count);
        }
        else
        {
            NarrowConversion<HalfFormat>.Widen(source, target, count);
        }
    }

    /// <summary>Rounds to the nearest, halves to even.</summary>
    public static void ToNearest(StorageFormat format, float* source, ushort* target, int count)
    {
        if (format == StorageFormat.BFloat16)
        {
            NarrowConversion<BFloat16Format>.ToNearest(source, target, count);
        }
        else
        {
            NarrowConversion<HalfFormat>.ToNearest(source, target, count);
        }
    }

    /// <inheritdoc cref="PreciseCopy{TFormat}.Follow"/>
    public static void Follow(StorageFormat format, ushort* stored, float* copy, int count)
    {
        if (format == StorageFormat.BFloat16)
        {
            PreciseCopy<BFloat16Format>.Follow(stored, copy, count);
        }
        else
        {
            PreciseCopy<HalfFormat>.Follow(stored, copy, count);
        }
    }
}
