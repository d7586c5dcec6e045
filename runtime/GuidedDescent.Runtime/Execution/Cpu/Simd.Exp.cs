using System.Numerics;
using System.Runtime.CompilerServices;

namespace GuidedDescent.Execution.Cpu;

/// <content>
/// The exponential function. This and the other elementary functions stand a second time in the CUDA text, operation for
/// operation. Their polynomials are minimax fits of relative error: weighted least squares on Chebyshev points, the weights
/// multiplied by the error and the fit repeated until the error levels out (Lawson's iteration), all at 160 bits; then one
/// coefficient after the other, from the lowest power up, is rounded to single precision and the rest fitted again.
/// </content>
public static partial class Simd
{
    private const float LogarithmOfTwo = 0.6931472f;
    private const float LogarithmOfTwoLow = -1.9046542e-9f;
    private const float ReciprocalLogarithmOfTwo = 1.442695f;

    // Beyond these the result is infinite, or less than half the smallest subnormal number.
    private const float LargestExponent = 89f;
    private const float SmallestExponent = -104f;

    /// <summary>The exponential function, within 0.9 ulp; overflows to infinity and underflows gradually.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Exp(Vector<float> x)
    {
        Vector<float> high = Vector.Create(LargestExponent);
        Vector<float> low = Vector.Create(SmallestExponent);
        Vector<float> clamped = Select(Vector.GreaterThan(x, high), high, Select(Vector.LessThan(x, low), low, x));
        Vector<float> value = ExpReduced(clamped, out Vector<float> shifted);
        return Scale(value, shifted);
    }

    // e^x as value * 2^n, with the integer n in the low bits of shifted. By Cody and Waite, r = x - n ln 2 with ln 2 in two
    // parts; the first step is exact, as both x and n times the leading part are multiples of 2^-25 and r is below 1/2. The
    // polynomial is within 2^-28.2 of e^r for |r| <= ln(2)/2.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> ExpReduced(Vector<float> x, out Vector<float> shifted)
    {
        shifted = Fma(x, Vector.Create(ReciprocalLogarithmOfTwo), Vector.Create(IntegerShift));
        Vector<float> n = shifted - Vector.Create(IntegerShift);
        Vector<float> r = Fma(n, Vector.Create(-LogarithmOfTwo), x);
        r = Fma(n, Vector.Create(-LogarithmOfTwoLow), r);

        Vector<float> p = Vector.Create(0.0013821297f);
        p = Horner(p, r, 0.008368668f);
        p = Horner(p, r, 0.04166826f);
        p = Horner(p, r, 0.16666521f);
        p = Horner(p, r, 0.49999994f);
        p = Horner(p, r, 1f);
        return Horner(p, r, 1f);
    }
}
