using System.Numerics;
using System.Runtime.CompilerServices;

namespace GuidedDescent.Execution.Cpu;

/// <content>The natural logarithm.</content>
public static partial class Simd
{
    // ln 2 in two parts, the leading one with 15 bits, so that its product with an exponent is exact.
    private const float ShortLogarithmOfTwo = 0.69314575f;
    private const float ShortLogarithmOfTwoLow = 1.4286068e-6f;

    /// <summary>The natural logarithm, within 0.9 ulp also near 1; minus infinity at both zeros, NaN below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Log(Vector<float> x)
    {
        // log(x) = e ln 2 + log(1 + f), and log(1 + f) = f - f^2/2 + ... within 2^-27.3 of it.
        Split(x, out Vector<float> e, out Vector<float> mantissa);
        Vector<float> f = mantissa - Vector<float>.One;

        Vector<float> p = Vector.Create(-0.07636439f);
        p = Horner(p, f, 0.1276227f);
        p = Horner(p, f, -0.13159633f);
        p = Horner(p, f, 0.14201577f);
        p = Horner(p, f, -0.16623408f);
        p = Horner(p, f, 0.20001242f);
        p = Horner(p, f, -0.2500082f);
        p = Horner(p, f, 0.3333333f);
        p = Horner(p, f, -0.5f);

        // What e ln 2 + f loses in rounding is exact in the difference, and goes to the small terms.
        Vector<float> high = e * Vector.Create(ShortLogarithmOfTwo);
        Vector<float> sum = high + f;
        Vector<float> low = Fma(e, Vector.Create(ShortLogarithmOfTwoLow), f - (sum - high));
        Vector<float> logarithm = sum + Fma(f * f, p, low);

        Vector<float> infinity = Vector.Create(float.PositiveInfinity);
        Vector<int> positive = Vector.GreaterThan(x, Vector<float>.Zero);
        Vector<float> outside = Select(positive, x, Vector.Create(float.NaN));
        outside = Select(Vector.Equals(x, Vector<float>.Zero), -infinity, outside);
        return Select(positive & Vector.LessThan(x, infinity), logarithm, outside);
    }
}
