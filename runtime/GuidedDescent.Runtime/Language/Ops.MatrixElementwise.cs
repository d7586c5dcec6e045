using GuidedDescent.Language.Eager;

namespace GuidedDescent.Language;

// Functions of one matrix, element by element.
public static partial class Ops
{
    /// <summary>The absolute value of each element.</summary>
    public static Matrix Abs(Matrix matrix) => new(Operations.Abs.Apply(matrix));

    /// <summary>1 for a positive element and -1 for a negative one; zero stays zero and NaN stays NaN.</summary>
    public static Matrix Sign(Matrix matrix) => new(Operations.Sign.Apply(matrix));

    /// <summary>The square root of each element; NaN for a negative one.</summary>
    public static Matrix Sqrt(Matrix matrix) => new(Operations.Sqrt.Apply(matrix));

    /// <summary>The reciprocal of the square root of each element, <c>1 / Sqrt(x)</c>.</summary>
    public static Matrix Rsqrt(Matrix matrix) => new(Operations.Rsqrt.Apply(matrix));

    /// <summary>Each element times itself.</summary>
    public static Matrix Square(Matrix matrix) => new(Operations.Square.Apply(matrix));

    /// <summary>e raised to each element.</summary>
    public static Matrix Exp(Matrix matrix) => new(Operations.Exp.Apply(matrix));

    /// <summary>The natural logarithm of each element; NaN for a negative one and negative infinity for zero.</summary>
    public static Matrix Log(Matrix matrix) => new(Operations.Log.Apply(matrix));

    /// <summary>The hyperbolic tangent of each element.</summary>
    public static Matrix Tanh(Matrix matrix) => new(Operations.Tanh.Apply(matrix));

    /// <summary>The angle in radians, from -π to π, of the points <c>(x, y)</c> from the positive x axis.</summary>
    /// <param name="y">The ordinates.</param>
    /// <param name="x">The abscissas.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Matrix Atan2(Matrix y, Matrix x) => new(Operations.Atan2.Apply(y, x));

    /// <summary>Each element raised to a host number; NaN for a negative element and a fractional exponent.</summary>
    public static Matrix Pow(Matrix matrix, double exponent) => new(Operations.Pow.Apply(matrix, exponent));

    /// <summary>Each element raised to that of another matrix; NaN for a negative base and a fractional exponent.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Matrix Pow(Matrix matrix, Matrix exponent) => new(Operations.Pow.Apply(matrix, exponent));
}
