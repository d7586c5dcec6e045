using System.Numerics;
using System.Runtime.CompilerServices;

namespace GuidedDescent.Precision;

/// <summary>Splits stretches of singles into numbers of 16 bits and what rounding takes away, and joins them again.</summary>
internal static unsafe class CompensatedConversion<TFormat>
    where TFormat : struct, ICompensatedFormat
{
    private static readonly int s_lanes = Vector<ushort>.Count;

    /// <summary>Splits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Split(float* source, ushort* target, ushort* remainders, int count)
    {
        int index = 0;
        for (; index <= count - s_lanes; index += s_lanes)
        {
            SplitVector(source + index, target + index, remainders + index);
        }

        if (index < count)
        {
            float* numbers = stackalloc float[s_lanes];
            ushort* bits = stackalloc ushort[s_lanes];
            ushort* rest = stackalloc ushort[s_lanes];
            new ReadOnlySpan<float>(source + index, count - index).CopyTo(new Span<float>(numbers, s_lanes));
            SplitVector(numbers, bits, rest);
            Copy(bits, target + index, count - index);
            Copy(rest, remainders + index, count - index);
        }
    }

    /// <summary>Joins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Join(ushort* source, ushort* remainders, float* target, int count)
    {
        int index = 0;
        for (; index <= count - s_lanes; index += s_lanes)
        {
            JoinVector(source + index, remainders + index, target + index);
        }

        if (index < count)
        {
            float* numbers = stackalloc float[s_lanes];
            ushort* bits = stackalloc ushort[s_lanes];
            ushort* rest = stackalloc ushort[s_lanes];
            Copy(source + index, bits, count - index);
            Copy(remainders + index, rest, count - index);
            JoinVector(bits, rest, numbers);
            new ReadOnlySpan<float>(numbers, count - index).CopyTo(new Span<float>(target + index, count - index));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SplitVector(float* source, ushort* target, ushort* remainders)
    {
        Vector<uint> low = TFormat.Split(Vector.Load(source), out Vector<uint> lowRest);
        Vector<uint> high = TFormat.Split(Vector.Load(source + Vector<float>.Count), out Vector<uint> highRest);
        Vector.Narrow(low, high).Store(target);
        Vector.Narrow(lowRest, highRest).Store(remainders);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void JoinVector(ushort* source, ushort* remainders, float* target)
    {
        Vector.Widen(Vector.Load(source), out Vector<uint> low, out Vector<uint> high);
        Vector.Widen(Vector.Load(remainders), out Vector<uint> lowRest, out Vector<uint> highRest);
        TFormat.Join(low, lowRest).Store(target);
        TFormat.Join(high, highRest).Store(target + Vector<float>.Count);
    }

    private static void Copy(ushort* source, ushort* target, int count) =>
        new ReadOnlySpan<ushort>(source, count).CopyTo(new Span<ushort>(target, count));
}
