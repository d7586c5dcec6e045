using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GuidedDescent.Execution.Cpu.Gradients;

/// <summary>The sum of the squares of a tile, in double precision, in the order all devices follow.</summary>
internal static unsafe class SquareTile
{
    /// <summary>The most elements of a tile.</summary>
    public const int Length = 1024;

    private const int Lanes = 32;

    /// <summary>The sum of the squares of up to <see cref="Length"/> numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Sum(float* numbers, int count)
    {
        double* lanes = stackalloc double[Lanes];
        int whole = count / Lanes * Lanes;
        AddWhole(numbers, whole, lanes);
        for (int index = whole; index < count; index++)
        {
            lanes[index - whole] += (double)numbers[index] * numbers[index];
        }

        for (int half = Lanes / 2; half > 0; half /= 2)
        {
            for (int lane = 0; lane < half; lane++)
            {
                lanes[lane] += lanes[lane + half];
            }
        }

        return lanes[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddWhole(float* numbers, int count, double* lanes)
    {
        Vector256<double> a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default;
        for (float* end = numbers + count; numbers < end; numbers += Lanes)
        {
            a = AddLower(a, numbers);
            b = AddUpper(b, numbers);
            c = AddLower(c, numbers + 8);
            d = AddUpper(d, numbers + 8);
            e = AddLower(e, numbers + 16);
            f = AddUpper(f, numbers + 16);
            g = AddLower(g, numbers + 24);
            h = AddUpper(h, numbers + 24);
        }

        a.Store(lanes);
        b.Store(lanes + 4);
        c.Store(lanes + 8);
        d.Store(lanes + 12);
        e.Store(lanes + 16);
        f.Store(lanes + 20);
        g.Store(lanes + 24);
        h.Store(lanes + 28);
    }

    // The square is exact, so that it does not matter whether the processor rounds it before it is added.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> AddLower(Vector256<double> sum, float* numbers)
    {
        Vector256<double> wide = Vector256.WidenLower(Vector256.Load(numbers));
        return sum + (wide * wide);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> AddUpper(Vector256<double> sum, float* numbers)
    {
        Vector256<double> wide = Vector256.WidenUpper(Vector256.Load(numbers));
        return sum + (wide * wide);
    }
}
