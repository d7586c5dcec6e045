namespace GuidedDescent.Language;

// The functions on host numbers; the table of elementwise operations takes their values from here.
public static partial class Ops
{
    /// <summary>The absolute value.</summary>
    public static double Abs(double value) => Math.Abs(value);

    /// <summary>
    /// 1 for a positive number and -1 for a negative one; a zero, with its sign, and NaN are returned as they are.
    /// </summary>
    public static double Sign(double value) => value > 0 ? 1 : value < 0 ? -1 : value;

    /// <summary>The square root; NaN for a negative number.</summary>
    public static double Sqrt(double value) => Math.Sqrt(value);

    /// <summary>The reciprocal of the square root, <c>1 / Sqrt(value)</c>.</summary>
    public static double Rsqrt(double value) => 1 / Math.Sqrt(value);

    /// <summary>The number times itself.</summary>
    public static double Square(double value) => value * value;

    /// <summary>e raised to the number.</summary>
    public static double Exp(double value) => Math.Exp(value);

    /// <summary>The natural logarithm; NaN for a negative number and negative infinity for zero.</summary>
    public static double Log(double value) => Math.Log(value);

    /// <summary>The hyperbolic tangent.</summary>
    public static double Tanh(double value) => Math.Tanh(value);

    /// <summary>The angle in radians, from -π to π, of the point <c>(x, y)</c> from the positive x axis.</summary>
    /// <param name="y">The ordinate.</param>
    /// <param name="x">The abscissa.</param>
    public static double Atan2(double y, double x) => Math.Atan2(y, x);

    /// <summary>
    /// The lesser number, <c>left &lt; right || left is NaN ? left : right</c>: NaN wins, and of equal numbers the right one.
    /// </summary>
    public static double Min(double left, double right) => left < right || double.IsNaN(left) ? left : right;

    /// <summary>
    /// The greater number, <c>left &gt; right || left is NaN ? left : right</c>: NaN wins, and of equal numbers the right one.
    /// </summary>
    public static double Max(double left, double right) => left > right || double.IsNaN(left) ? left : right;

    /// <summary>The number brought into an interval: <c>Min(Max(value, minimum), maximum)</c>, so NaN stays NaN.</summary>
    public static double Clamp(double value, double minimum, double maximum) => Min(Max(value, minimum), maximum);

    /// <summary>The number on the way from one to another: <c>from + amount * (to - from)</c>.</summary>
    /// <param name="from">The result for amount 0.</param>
    /// <param name="to">The result, up to rounding, for amount 1.</param>
    /// <param name="amount">How far to go; any number.</param>
    public static double Lerp(double from, double to, double amount) => from + (amount * (to - from));
}
