using System.Numerics;
using System.Runtime.CompilerServices;

namespace GuidedDescent.Execution.Cpu;

/// <content>The hyperbolic tangent.</content>
public static partial class Simd
{
    /// <summary>The hyperbolic tangent, within 1.4 ulp; -0 stays -0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Tanh(Vector<float> x)
    {
        // Below 0.625, where 1 - 2 / (e^2a + 1) would cancel, an odd polynomial within 2^-27.7.
        Vector<float> a = Abs(x);
        Vector<float> s = a * a;
        Vector<float> q = Vector.Create(-0.005696335f);
        q = Horner(q, s, 0.020630913f);
        q = Horner(q, s, -0.053737067f);
        q = Horner(q, s, 0.13331409f);
        q = Horner(q, s, -0.3333328f);
        Vector<float> small = Fma(a * s, q, a);

        // From 10 on, and somewhat before, the result is 1; up to there one factor scales.
        Vector<float> twice = Select(Vector.GreaterThan(a, Vector.Create(10f)), Vector.Create(20f), a + a);
        Vector<float> p = ExpReduced(twice, out Vector<float> shifted);
        Vector<float> scale = PowerOfTwo(Vector.AsVectorInt32(shifted) - Vector.Create(IntegerShiftBits));
        Vector<float> large = Vector<float>.One - (Vector.Create(2f) / Fma(p, scale, Vector<float>.One));

        return CopySign(Select(Vector.LessThan(a, Vector.Create(0.625f)), small, large), x);
    }
}
