using System.Runtime.CompilerServices;

namespace GuidedDescent.Precision;

/// <summary>Singles beside numbers of 16 bits, which are these singles, rounded to the nearest.</summary>
internal static unsafe class PreciseCopy<TFormat>
    where TFormat : struct, INarrowFormat
{
    /// <summary>Has the copy follow numbers that are not what it rounds to: somebody has changed them.</summary>
    /// <param name="stored">The numbers.</param>
    /// <param name="copy">The copy.</param>
    /// <param name="count">How many there are, at most <see cref="Stretch.MostElements"/>.</param>
    [SkipLocalsInit]
    public static void Follow(ushort* stored, float* copy, int count)
    {
        ushort* rounded = stackalloc ushort[Stretch.MostElements];
        NarrowConversion<TFormat>.ToNearest(copy, rounded, count);
        if (!new ReadOnlySpan<ushort>(rounded, count).SequenceEqual(new ReadOnlySpan<ushort>(stored, count)))
        {
            TakeOver(stored, rounded, copy, count);
        }
    }

    [SkipLocalsInit]
    private static void TakeOver(ushort* stored, ushort* rounded, float* copy, int count)
    {
        float* widened = stackalloc float[Stretch.MostElements];
        NarrowConversion<TFormat>.Widen(stored, widened, count);
        for (int index = 0; index < count; index++)
        {
            copy[index] = rounded[index] == stored[index] ? copy[index] : widened[index];
        }
    }
}
