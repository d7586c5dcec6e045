using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GuidedDescent.Execution.Cpu.Operations;

/// <summary>What 32 lanes come to: each half is taken to the other, until one lane is left.</summary>
internal static unsafe class Tile
{
    /// <summary>Begins a tile: nothing is gathered yet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Clear(float* lanes)
    {
        Vector256<float> nothing = Vector256<float>.Zero;
        nothing.Store(lanes);
        nothing.Store(lanes + 8);
        nothing.Store(lanes + 16);
        nothing.Store(lanes + 24);
    }

    /// <summary>The sum of the lanes, by the tree of 16, 8, 4, 2 and 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(float* lanes)
    {
        Vector256<float> upper = Vector256.Load(lanes) + Vector256.Load(lanes + 16);
        Vector256<float> lower = Vector256.Load(lanes + 8) + Vector256.Load(lanes + 24);
        Vector256<float> eight = upper + lower;
        Vector128<float> four = eight.GetLower() + eight.GetUpper();
        Vector128<float> two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 2, 3));
        return two.GetElement(0) + two.GetElement(1);
    }

    /// <summary>The largest of the lanes, NaN where one is.</summary>
    public static float Max(float* lanes)
    {
        // The order does not matter, and of vectors the larger is NaN where one is, too.
        Vector256<float> eight = Vector256.Max(
            Vector256.Max(Vector256.Load(lanes), Vector256.Load(lanes + 8)),
            Vector256.Max(Vector256.Load(lanes + 16), Vector256.Load(lanes + 24)));
        float largest = eight.GetElement(0);
        for (int lane = 1; lane < Vector256<float>.Count; lane++)
        {
            largest = Larger(eight.GetElement(lane), largest);
        }

        return largest;
    }

    /// <summary><c>(a > b || a != a) ? a : b</c>, as <see cref="Simd.Max"/>.</summary>
    public static float Larger(float a, float b) => a > b || float.IsNaN(a) ? a : b;
}
