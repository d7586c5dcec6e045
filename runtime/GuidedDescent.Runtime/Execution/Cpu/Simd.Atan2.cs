using System.Numerics;
using System.Runtime.CompilerServices;

namespace GuidedDescent.Execution.Cpu;

/// <content>The angle of a point.</content>
public static partial class Simd
{
    private const float Pi = 3.1415927f;
    private const float PiLow = -8.742278e-8f;

    /// <summary>
    /// The angle of the point (<paramref name="x"/>, <paramref name="y"/>) in [-pi, pi], within 1.6 ulp, with the zeros and
    /// infinities of IEEE 754: the sign of a zero counts as the limit it stands for.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Atan2(Vector<float> y, Vector<float> x)
    {
        Vector<float> a = Abs(y);
        Vector<float> b = Abs(x);
        Vector<int> steep = Vector.GreaterThan(a, b);
        Vector<int> left = Vector.AsVectorInt32(x) >> 31;

        // atan(q) within 2^-28.5 for q <= 1.
        Vector<float> q = Select(steep, b, a) / Select(steep, a, b);
        Vector<float> s = q * q;
        Vector<float> p = Vector.Create(-0.0017875476f);
        p = Horner(p, s, 0.010887361f);
        p = Horner(p, s, -0.031127002f);
        p = Horner(p, s, 0.057906546f);
        p = Horner(p, s, -0.08400475f);
        p = Horner(p, s, 0.10951175f);
        p = Horner(p, s, -0.14264052f);
        p = Horner(p, s, 0.19998531f);
        p = Horner(p, s, -0.333333f);

        // Equal coordinates need no quotient, which 0 / 0 and infinity / infinity would make NaN.
        Vector<float> diagonal = Select(Vector.Equals(a, Vector<float>.Zero), Vector<float>.Zero, Vector.Create(Pi / 4));
        Vector<float> arc = Select(Vector.Equals(a, b), diagonal, Fma(q * s, p, q));

        // The angle lies arc before or behind the axis it is nearest to, whose own angle has a high and a low part.
        Vector<float> flatHigh = Select(left, Vector.Create(Pi), Vector<float>.Zero);
        Vector<float> flatLow = Select(left, Vector.Create(PiLow), Vector<float>.Zero);
        Vector<float> high = Select(steep, Vector.Create(Pi / 2), flatHigh);
        Vector<float> low = Select(steep, Vector.Create(PiLow / 2), flatLow);
        return CopySign(high + (low + Select(steep ^ left, -arc, arc)), y);
    }
}
