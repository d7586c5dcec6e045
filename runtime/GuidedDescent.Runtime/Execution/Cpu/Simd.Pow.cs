using System.Numerics;
using System.Runtime.CompilerServices;

namespace GuidedDescent.Execution.Cpu;

/// <content>
/// The power. A power multiplies the error of the logarithm by up to 150, so the logarithm is carried as an unevaluated sum of
/// two floats, high + low, with a relative error of 2^-35.
/// </content>
public static partial class Simd
{
    /// <summary>
    /// <paramref name="x"/> to the power of <paramref name="y"/>, within 1 ulp, with the zeros, infinities and NaN of IEEE 754:
    /// <c>Pow(x, 0)</c> and <c>Pow(1, y)</c> are 1 also for NaN, a negative base has powers with integer exponents only.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Pow(Vector<float> x, Vector<float> y)
    {
        Vector<float> infinity = Vector.Create(float.PositiveInfinity);
        Vector<float> a = Abs(x);
        Log2(a, out Vector<float> logarithm, out Vector<float> logarithmLow);
        logarithm = Select(Vector.LessThan(a, infinity), logarithm, a);
        logarithm = Select(Vector.Equals(a, Vector<float>.Zero), -infinity, logarithm);

        // An infinite exponent acts as the largest finite one does, except that it has a product with the logarithm 0.
        Vector<float> largest = Vector.Create(float.MaxValue);
        Vector<float> z = Select(Vector.GreaterThan(y, largest), largest, Select(Vector.LessThan(y, -largest), -largest, y));
        Vector<float> power = z * logarithm;
        Vector<float> powerLow = Fma(z, logarithmLow, Fma(z, logarithm, -power));
        Vector<float> magnitude = Exp2(power, powerLow);

        Vector<int> whole = IsInteger(y);
        Vector<int> odd = Vector.AndNot(whole, IsInteger(y * Vector.Create(0.5f)));
        Vector<int> sign = Vector.AsVectorInt32(x) & odd & Vector.Create(int.MinValue);
        Vector<float> result = Vector.AsVectorSingle(Vector.AsVectorInt32(magnitude) | sign);
        Vector<int> undefined = Vector.LessThan(x, Vector<float>.Zero) & Vector.AndNot(Vector.LessThan(a, infinity), whole);
        result = Select(undefined, Vector.Create(float.NaN), result);
        Vector<int> one = Vector.Equals(y, Vector<float>.Zero) | Vector.Equals(x, Vector<float>.One);
        return Select(one, Vector<float>.One, result);
    }

    // log2 of a finite a > 0. With a = 2^e m and s = (m - 1) / (m + 1), it is e + s (2 / ln 2 + u (2 / (3 ln 2) + ...)) for
    // u = s^2 <= 0.03; the polynomial in u is within 2^-36.7 of what it stands for.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Log2(Vector<float> a, out Vector<float> high, out Vector<float> low)
    {
        Split(a, out Vector<float> e, out Vector<float> m);

        // s and its low part, for which 1 / (m + 1) = (1 - s) / 2 is good enough.
        Vector<float> f = m - Vector<float>.One;
        Vector<float> d = m + Vector<float>.One;
        Vector<float> dLow = m - (d - Vector<float>.One);
        Vector<float> s = f / d;
        Vector<float> remainder = Fma(-s, dLow, Fma(-s, d, f));
        Vector<float> sLow = remainder * Fma(s, Vector.Create(-0.5f), Vector.Create(0.5f));

        Vector<float> u = s * s;
        Vector<float> uLow = Fma(s + s, sLow, Fma(s, s, -u));

        // c = 2 / (3 ln 2) + p, where p carries the low part of the constant, and of uLow only the linear term counts.
        const float Linear = 0.5770802f;
        Vector<float> third = Vector.Create(0.9617967f);
        Vector<float> p = Vector.Create(0.3378208f);
        p = Horner(p, u, 0.41184992f);
        p = Horner(p, u, Linear);
        p = Horner(p, u, -7.028462e-9f);
        Vector<float> c = third + p;
        Vector<float> cLow = Fma(uLow, Vector.Create(Linear), p - (c - third));

        // c = 2 / ln 2 + u * c.
        Vector<float> first = Vector.Create(2.88539f);
        Vector<float> t = u * c;
        Vector<float> tLow = Fma(uLow, c, Fma(u, cLow, Fma(u, c, -t)));
        c = first + t;
        cLow = t - (c - first) + (tLow + Vector.Create(3.851926e-8f));

        // e + s * c.
        Vector<float> w = s * c;
        Vector<float> wLow = Fma(sLow, c, Fma(s, cLow, Fma(s, c, -w)));
        high = e + w;
        low = w - (high - e) + wLow;
    }

    // 2^(power + low). Beyond 200 the result overflows or vanishes whatever the low part. The polynomial is within 2^-28.3.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Exp2(Vector<float> power, Vector<float> low)
    {
        Vector<float> limit = Vector.Create(200f);
        low = Select(Vector.GreaterThan(Abs(power), limit), Vector<float>.Zero, low);
        power = Select(Vector.GreaterThan(power, limit), limit, Select(Vector.LessThan(power, -limit), -limit, power));

        Vector<float> shifted = power + Vector.Create(IntegerShift);
        Vector<float> r = power - (shifted - Vector.Create(IntegerShift)) + low;
        Vector<float> p = Vector.Create(0.00015329287f);
        p = Horner(p, r, 0.0013390972f);
        p = Horner(p, r, 0.009618499f);
        p = Horner(p, r, 0.055503596f);
        p = Horner(p, r, 0.24022648f);
        p = Horner(p, r, LogarithmOfTwo);
        p = Horner(p, r, 1f);
        return Scale(p, shifted);
    }

    // From 2^23 on every float is an integer, infinity included; below, adding and subtracting 2^23 leaves the nearest integer.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<int> IsInteger(Vector<float> v)
    {
        Vector<float> limit = Vector.Create(8388608f);
        Vector<float> a = Abs(v);
        return Vector.GreaterThanOrEqual(a, limit) | Vector.Equals(a + limit - limit, a);
    }
}
