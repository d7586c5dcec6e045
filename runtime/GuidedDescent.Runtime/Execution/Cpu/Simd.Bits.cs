using System.Numerics;
using System.Runtime.CompilerServices;

namespace GuidedDescent.Execution.Cpu;

/// <content>What the elementary functions share: the parts of a number, and polynomials.</content>
public static partial class Simd
{
    // 1.5 * 2^23. Adding it rounds a number below 2^22 in magnitude to an integer, to even where it lies half-way, and leaves
    // that integer in the low bits of the sum: conversions in both directions without a conversion instruction, whose treatment
    // of NaN and of large numbers differs between processors.
    private const float IntegerShift = 12582912f;
    private const int IntegerShiftBits = 0x4B400000;

    // The bits of sqrt(1/2). Reckoned from there, the exponent field counts mantissas in [sqrt(1/2), sqrt(2)).
    private const int RootOfHalfBits = 0x3F3504F3;
    private const int MantissaMask = 0x7FFFFF;
    private const int MantissaLength = 23;
    private const int ExponentBias = 127;

    private const float SmallestNormal = 1.1754944e-38f;

    // One step of Horner's scheme.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Horner(Vector<float> value, Vector<float> x, float coefficient) =>
        Vector.FusedMultiplyAdd(value, x, Vector.Create(coefficient));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> CopySign(Vector<float> magnitude, Vector<float> sign) =>
        magnitude | (sign & Vector.Create(-0f));

    // Writes a finite x > 0 as 2^exponent * mantissa with the mantissa in [sqrt(1/2), sqrt(2)). Other x give numbers without
    // meaning.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Split(Vector<float> x, out Vector<float> exponent, out Vector<float> mantissa)
    {
        Vector<int> tiny = Vector.LessThan(x, Vector.Create(SmallestNormal));
        Vector<float> normal = Select(tiny, x * Vector.Create((float)(1 << MantissaLength)), x);
        Vector<int> offset = Vector.AsVectorInt32(normal) - Vector.Create(RootOfHalfBits);
        Vector<int> integer = (offset >> MantissaLength) - (tiny & Vector.Create(MantissaLength));
        exponent = Vector.AsVectorSingle(integer + Vector.Create(IntegerShiftBits)) - Vector.Create(IntegerShift);
        mantissa = Vector.AsVectorSingle((offset & Vector.Create(MantissaMask)) + Vector.Create(RootOfHalfBits));
    }

    // value * 2^n for the integer n in the low bits of shifted. Two factors reach from overflow down to the subnormal numbers;
    // as only the second product can round, a subnormal result is rounded once.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Scale(Vector<float> value, Vector<float> shifted)
    {
        Vector<int> exponent = Vector.AsVectorInt32(shifted) - Vector.Create(IntegerShiftBits);
        Vector<int> half = exponent >> 1;
        return value * PowerOfTwo(half) * PowerOfTwo(exponent - half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> PowerOfTwo(Vector<int> exponent) =>
        Vector.AsVectorSingle((exponent + Vector.Create(ExponentBias)) << MantissaLength);
}
