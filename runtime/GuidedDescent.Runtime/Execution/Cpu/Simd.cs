using System.Numerics;
using System.Runtime.CompilerServices;

namespace GuidedDescent.Execution.Cpu;

/// <summary>
/// The vocabulary of generated SIMD kernels, beside <c>+ - * /</c> and the comparisons of <see cref="Vector"/>. Every function
/// gives the same bits as its namesake in the CUDA text (where a result is NaN, both are), on every processor: nothing is
/// approximated, and a processor without fused multiply-add computes it in software.
/// </summary>
public static partial class Simd
{
    /// <summary><c>a * b + c</c>, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Fma(Vector<float> a, Vector<float> b, Vector<float> c) => Vector.FusedMultiplyAdd(a, b, c);

    /// <summary>The square root, correctly rounded; NaN below zero, and -0 stays -0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Sqrt(Vector<float> x) => Vector.SquareRoot(x);

    /// <summary><c>1 / sqrt(x)</c>, rounded after the root and after the division; infinite at a zero, with its sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Rsqrt(Vector<float> x) => Vector<float>.One / Vector.SquareRoot(x);

    /// <summary>The number without its sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Abs(Vector<float> x) => Vector.Abs(x);

    /// <summary>1 above zero, -1 below; zeros and NaN stay themselves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Sign(Vector<float> x)
    {
        Vector<float> oneWithSign = (x & Vector.Create(-0.0f)) | Vector<float>.One;
        return Select(Vector.GreaterThan(Vector.Abs(x), Vector<float>.Zero), oneWithSign, x);
    }

    /// <summary>
    /// <c>(a &lt; b || a != a) ? a : b</c>: the smaller number, NaN where either is; of two equal numbers the second.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Min(Vector<float> a, Vector<float> b) =>
        Select(Vector.LessThan(a, b) | ~Vector.Equals(a, a), a, b);

    /// <summary>
    /// <c>(a > b || a != a) ? a : b</c>: the larger number, NaN where either is; of two equal numbers the second.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Max(Vector<float> a, Vector<float> b) =>
        Select(Vector.GreaterThan(a, b) | ~Vector.Equals(a, a), a, b);

    /// <summary><paramref name="a"/> where the mask is set, else <paramref name="b"/>.</summary>
    /// <param name="mask">All bits of an element set, or none, as the comparisons of <see cref="Vector"/> give.</param>
    /// <param name="a">Taken where the mask is set.</param>
    /// <param name="b">Taken elsewhere.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Select(Vector<int> mask, Vector<float> a, Vector<float> b) =>
        Vector.ConditionalSelect(mask, a, b);
}
