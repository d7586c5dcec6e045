using System.Numerics;
using System.Runtime.CompilerServices;

namespace GuidedDescent.Execution.Cpu;

/// <content>What reductions gather while a kernel passes over its elements.</content>
public static partial class Simd
{
    /// <summary>The lanes of a tile: element i of the tile goes to lane i modulo this.</summary>
    internal const int LaneCount = 32;

    private const nuint LaneMask = LaneCount - 1;

    /// <summary>Adds elements to the lanes they belong to.</summary>
    /// <param name="lanes">The first of 32 lanes.</param>
    /// <param name="index">The place of the first element in its segment, a multiple of <see cref="Vector{T}.Count"/>.</param>
    /// <param name="value">The elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddLanes(ref float lanes, nuint index, Vector<float> value)
    {
        nuint lane = index & LaneMask;
        (Vector.LoadUnsafe(ref lanes, lane) + value).StoreUnsafe(ref lanes, lane);
    }

    /// <summary>Raises lanes to the magnitude of the elements that belong to them, where that is larger or NaN.</summary>
    /// <param name="lanes">The first of 32 lanes.</param>
    /// <param name="index">The place of the first element in its segment, a multiple of <see cref="Vector{T}.Count"/>.</param>
    /// <param name="value">The elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MaxLanes(ref float lanes, nuint index, Vector<float> value)
    {
        nuint lane = index & LaneMask;
        Max(Abs(value), Vector.LoadUnsafe(ref lanes, lane)).StoreUnsafe(ref lanes, lane);
    }

    /// <summary>Adds the elements of a row to what its columns have gathered.</summary>
    /// <param name="columns">What the first column of the segment has gathered.</param>
    /// <param name="index">The place of the first element in its segment.</param>
    /// <param name="value">The elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddColumns(ref float columns, nuint index, Vector<float> value) =>
        (Vector.LoadUnsafe(ref columns, index) + value).StoreUnsafe(ref columns, index);
}
