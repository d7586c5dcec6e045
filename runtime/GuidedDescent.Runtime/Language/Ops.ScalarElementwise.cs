using GuidedDescent.Language.Eager;

namespace GuidedDescent.Language;

// Functions of a number on the device.
public static partial class Ops
{
    /// <summary>The absolute value.</summary>
    public static Scalar Abs(Scalar scalar) => new(Operations.Abs.Apply(scalar));

    /// <summary>1 for a positive number and -1 for a negative one; zero stays zero and NaN stays NaN.</summary>
    public static Scalar Sign(Scalar scalar) => new(Operations.Sign.Apply(scalar));

    /// <summary>The square root; NaN for a negative number.</summary>
    public static Scalar Sqrt(Scalar scalar) => new(Operations.Sqrt.Apply(scalar));

    /// <summary>The reciprocal of the square root, <c>1 / Sqrt(x)</c>.</summary>
    public static Scalar Rsqrt(Scalar scalar) => new(Operations.Rsqrt.Apply(scalar));

    /// <summary>The number times itself.</summary>
    public static Scalar Square(Scalar scalar) => new(Operations.Square.Apply(scalar));

    /// <summary>e raised to the number.</summary>
    public static Scalar Exp(Scalar scalar) => new(Operations.Exp.Apply(scalar));

    /// <summary>The natural logarithm; NaN for a negative number and negative infinity for zero.</summary>
    public static Scalar Log(Scalar scalar) => new(Operations.Log.Apply(scalar));

    /// <summary>The hyperbolic tangent.</summary>
    public static Scalar Tanh(Scalar scalar) => new(Operations.Tanh.Apply(scalar));

    /// <summary>The angle in radians, from -π to π, of the point <c>(x, y)</c> from the positive x axis.</summary>
    /// <param name="y">The ordinate.</param>
    /// <param name="x">The abscissa.</param>
    public static Scalar Atan2(Scalar y, Scalar x) => new(Operations.Atan2.Apply(y, x));

    /// <summary>The number raised to a host number; NaN for a negative base and a fractional exponent.</summary>
    public static Scalar Pow(Scalar scalar, double exponent) => new(Operations.Pow.Apply(scalar, exponent));

    /// <summary>The number raised to another; NaN for a negative base and a fractional exponent.</summary>
    public static Scalar Pow(Scalar scalar, Scalar exponent) => new(Operations.Pow.Apply(scalar, exponent));
}
