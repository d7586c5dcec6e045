using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GuidedDescent.Execution.Cpu.Gradients;

/// <summary>The sum of the squares of a tile, in double precision, in the order all devices follow.</summary>
internal static unsafe class SquareTile
{
    /// <summary>The most elements of a tile.</summary>
    public const int Length = 1024;

    private const int Lanes = 32;
    private const int Width = 4;
    private const int Vectors = Lanes / Width;

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
        for (int index = 0; index < count; index += Lanes)
        {
            Add(numbers + index, ref a, ref b);
            Add(numbers + index + (2 * Width), ref c, ref d);
            Add(numbers + index + (4 * Width), ref e, ref f);
            Add(numbers + index + (6 * Width), ref g, ref h);
        }

        ReadOnlySpan<Vector256<double>> all = [a, b, c, d, e, f, g, h];
        for (int vector = 0; vector < Vectors; vector++)
        {
            all[vector].Store(lanes + (vector * Width));
        }
    }

    // The square is exact, so that it does not matter whether the processor rounds it before it is added.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* numbers, ref Vector256<double> lower, ref Vector256<double> upper)
    {
        (Vector256<double> first, Vector256<double> second) = Vector256.Widen(Vector256.Load(numbers));
        lower += first * first;
        upper += second * second;
    }
}
