using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GuidedDescent.Execution.Cpu.Gradients;

/// <summary>The sum of the squares of a tile, in double precision, in the order all devices follow.</summary>
internal static unsafe class SquareTile
{
    /// <summary>The most elements of a tile.</summary>
    public const int Length = 1024;

    private const int Lanes = 32;

    /// <summary>The sum of the squares of up to <see cref="Length"/> numbers.</summary>
    /// <param name="numbers">The first number.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="next">What will be read next, and is asked for meanwhile.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Sum(float* numbers, int count, float* next)
    {
        Vector256<double> a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default;
        float* end = numbers + (count / Lanes * Lanes);
        for (; numbers < end; numbers += Lanes, next += Lanes)
        {
            Simd.Fetch(next);
            Simd.Fetch(next + 16);
            a = Add(a, numbers);
            b = Add(b, numbers + 4);
            c = Add(c, numbers + 8);
            d = Add(d, numbers + 12);
            e = Add(e, numbers + 16);
            f = Add(f, numbers + 20);
            g = Add(g, numbers + 24);
            h = Add(h, numbers + 28);
        }

        int rest = count % Lanes;
        if (rest > 0)
        {
            float* padded = stackalloc float[Lanes];
            new Span<float>(padded, Lanes).Clear();
            new ReadOnlySpan<float>(numbers, rest).CopyTo(new Span<float>(padded, Lanes));
            a = Add(a, padded);
            b = Add(b, padded + 4);
            c = Add(c, padded + 8);
            d = Add(d, padded + 12);
            e = Add(e, padded + 16);
            f = Add(f, padded + 20);
            g = Add(g, padded + 24);
            h = Add(h, padded + 28);
        }

        Vector256<double> four = (a + e) + (c + g) + ((b + f) + (d + h));
        Vector128<double> two = four.GetLower() + four.GetUpper();
        return two[0] + two[1];
    }

    // The square is exact, so that it does not matter whether the processor rounds it before it is added.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Add(Vector256<double> sum, float* numbers)
    {
        var four = Vector128.Load(numbers);
        Vector256<double> wide = Avx.IsSupported
            ? Avx.ConvertToVector256Double(four)
            : Vector256.Create(Vector128.WidenLower(four), Vector128.WidenUpper(four));
        return Vector256.FusedMultiplyAdd(wide, wide, sum);
    }
}
