using System.Numerics;
using System.Runtime.CompilerServices;

namespace GuidedDescent.Precision;

/// <summary>Converts stretches between single precision and a format of 16 bits; tails by the same operations as all else.</summary>
internal static unsafe class NarrowConversion<TFormat>
    where TFormat : struct, INarrowFormat
{
    private static readonly int s_lanes = Vector<ushort>.Count;

    /// <summary>Widens to singles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Widen(ushort* source, float* target, int count)
    {
        int index = 0;
        for (; index <= count - s_lanes; index += s_lanes)
        {
            WidenVector(source + index, target + index);
        }

        if (index < count)
        {
            ushort* bits = stackalloc ushort[s_lanes];
            float* numbers = stackalloc float[s_lanes];
            Copy(source + index, bits, count - index);
            WidenVector(bits, numbers);
            new ReadOnlySpan<float>(numbers, count - index).CopyTo(new Span<float>(target + index, count - index));
        }
    }

    /// <summary>Rounds to the nearest, halves to even.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToNearest(float* source, ushort* target, int count)
    {
        int index = 0;
        for (; index <= count - s_lanes; index += s_lanes)
        {
            NearestVector(source + index, target + index);
        }

        if (index < count)
        {
            ushort* bits = stackalloc ushort[s_lanes];
            float* numbers = stackalloc float[s_lanes];
            new ReadOnlySpan<float>(source + index, count - index).CopyTo(new Span<float>(numbers, s_lanes));
            NearestVector(numbers, bits);
            Copy(bits, target + index, count - index);
        }
    }

    /// <summary>Rounds up or down by chance.</summary>
    /// <param name="source">The numbers.</param>
    /// <param name="random">A uniform number for each.</param>
    /// <param name="target">Where the rounded ones go.</param>
    /// <param name="count">How many there are.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Stochastically(float* source, ushort* random, ushort* target, int count)
    {
        int index = 0;
        for (; index <= count - s_lanes; index += s_lanes)
        {
            StochasticVector(source + index, random + index, target + index);
        }

        if (index < count)
        {
            ushort* bits = stackalloc ushort[s_lanes];
            ushort* drawn = stackalloc ushort[s_lanes];
            float* numbers = stackalloc float[s_lanes];
            new ReadOnlySpan<float>(source + index, count - index).CopyTo(new Span<float>(numbers, s_lanes));
            Copy(random + index, drawn, count - index);
            StochasticVector(numbers, drawn, bits);
            Copy(bits, target + index, count - index);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WidenVector(ushort* source, float* target)
    {
        Vector.Widen(Vector.Load(source), out Vector<uint> low, out Vector<uint> high);
        TFormat.Widen(low).Store(target);
        TFormat.Widen(high).Store(target + Vector<float>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void NearestVector(float* source, ushort* target)
    {
        Vector<uint> low = TFormat.ToNearest(Vector.Load(source));
        Vector<uint> high = TFormat.ToNearest(Vector.Load(source + Vector<float>.Count));
        Vector.Narrow(low, high).Store(target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StochasticVector(float* source, ushort* random, ushort* target)
    {
        Vector.Widen(Vector.Load(random), out Vector<uint> lowRandom, out Vector<uint> highRandom);
        Vector<uint> low = TFormat.Stochastically(Vector.Load(source), lowRandom);
        Vector<uint> high = TFormat.Stochastically(Vector.Load(source + Vector<float>.Count), highRandom);
        Vector.Narrow(low, high).Store(target);
    }

    private static void Copy(ushort* source, ushort* target, int count) =>
        new ReadOnlySpan<ushort>(source, count).CopyTo(new Span<ushort>(target, count));
}
