using GuidedDescent.Language.Eager;

namespace GuidedDescent.Language;

// Functions of one tensor, element by element.
public static partial class Ops
{
    /// <summary>The absolute value of each element.</summary>
    public static Tensor Abs(Tensor tensor) => Operations.Abs.Apply(tensor);

    /// <summary>1 for a positive element and -1 for a negative one; zero stays zero and NaN stays NaN.</summary>
    public static Tensor Sign(Tensor tensor) => Operations.Sign.Apply(tensor);

    /// <summary>The square root of each element; NaN for a negative one.</summary>
    public static Tensor Sqrt(Tensor tensor) => Operations.Sqrt.Apply(tensor);

    /// <summary>The reciprocal of the square root of each element, <c>1 / Sqrt(x)</c>.</summary>
    public static Tensor Rsqrt(Tensor tensor) => Operations.Rsqrt.Apply(tensor);

    /// <summary>Each element times itself.</summary>
    public static Tensor Square(Tensor tensor) => Operations.Square.Apply(tensor);

    /// <summary>e raised to each element.</summary>
    public static Tensor Exp(Tensor tensor) => Operations.Exp.Apply(tensor);

    /// <summary>The natural logarithm of each element; NaN for a negative one and negative infinity for zero.</summary>
    public static Tensor Log(Tensor tensor) => Operations.Log.Apply(tensor);

    /// <summary>The hyperbolic tangent of each element.</summary>
    public static Tensor Tanh(Tensor tensor) => Operations.Tanh.Apply(tensor);

    /// <summary>The angle in radians, from -π to π, of the points <c>(x, y)</c> from the positive x axis.</summary>
    /// <param name="y">The ordinates.</param>
    /// <param name="x">The abscissas.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Atan2(Tensor y, Tensor x) => Operations.Atan2.Apply(y, x);

    /// <summary>Each element raised to a host number; NaN for a negative element and a fractional exponent.</summary>
    public static Tensor Pow(Tensor tensor, double exponent) => Operations.Pow.Apply(tensor, exponent);

    /// <summary>Each element raised to that of another tensor; NaN for a negative base and a fractional exponent.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Pow(Tensor tensor, Tensor exponent) => Operations.Pow.Apply(tensor, exponent);
}
