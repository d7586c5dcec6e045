namespace GuidedDescent.Language.Eager;

/// <summary>
/// The elementwise operations of the language, one line each: the ONE place to add another. A line gives the name, the value in
/// double precision, how to enclose it over intervals (by default <see cref="Enclosures.Corners"/>, for functions monotone in
/// each operand), and how many single-precision roundings its kernels make (by default one).
/// </summary>
internal static class Operations
{
    private const double Exact = 0;

    public static readonly ElementwiseOperation Negate = new("-", x => -x) { Roundings = Exact };
    public static readonly ElementwiseOperation Add = new("+", (x, y) => x + y);
    public static readonly ElementwiseOperation Subtract = new("-", (x, y) => x - y);
    public static readonly ElementwiseOperation Multiply = new("*", (x, y) => x * y);
    public static readonly ElementwiseOperation Divide = new("/", (x, y) => x / y) { Enclose = Enclosures.Quotient };

    // Two roundings: of the reciprocal, and of the product with it.
    public static readonly ElementwiseOperation DivideByHost =
        new("/", (x, y) => x / y) { Enclose = Enclosures.QuotientByHost, Roundings = 2 };

    public static readonly ElementwiseOperation Abs =
        new("Abs", Ops.Abs) { Enclose = Enclosures.LeastAtZero, Roundings = Exact };

    public static readonly ElementwiseOperation Sign = new("Sign", Ops.Sign) { Roundings = Exact };
    public static readonly ElementwiseOperation Square = new("Square", Ops.Square) { Enclose = Enclosures.LeastAtZero };
    public static readonly ElementwiseOperation Sqrt = new("Sqrt", Ops.Sqrt);

    // Two roundings: of the root, and of its reciprocal.
    public static readonly ElementwiseOperation Rsqrt =
        new("Rsqrt", Ops.Rsqrt) { Enclose = Enclosures.PoleAtZero, Roundings = 2 };

    public static readonly ElementwiseOperation Exp = new("Exp", Ops.Exp) { Roundings = ElementaryAccuracy.Exp };
    public static readonly ElementwiseOperation Log = new("Log", Ops.Log) { Roundings = ElementaryAccuracy.Log };
    public static readonly ElementwiseOperation Tanh = new("Tanh", Ops.Tanh) { Roundings = ElementaryAccuracy.Tanh };

    public static readonly ElementwiseOperation Atan2 =
        new("Atan2", Ops.Atan2) { Enclose = Enclosures.Angle, Roundings = ElementaryAccuracy.Atan2 };

    public static readonly ElementwiseOperation Pow =
        new("Pow", Math.Pow) { Enclose = Enclosures.Power, Roundings = ElementaryAccuracy.Pow };

    public static readonly ElementwiseOperation Min = new("Min", Ops.Min) { Roundings = Exact };
    public static readonly ElementwiseOperation Max = new("Max", Ops.Max) { Roundings = Exact };
    public static readonly ElementwiseOperation Clamp = new("Clamp", Ops.Clamp) { Roundings = Exact };
    public static readonly ElementwiseOperation Lerp = new("Lerp", Ops.Lerp) { Enclose = Enclosures.Interpolation };

    public static readonly ElementwiseOperation Less = Comparison("<", (x, y) => x < y, Enclosures.Ordering);
    public static readonly ElementwiseOperation LessOrEqual = Comparison("<=", (x, y) => x <= y, Enclosures.Ordering);
    public static readonly ElementwiseOperation Greater = Comparison(">", (x, y) => x > y, Enclosures.Ordering);
    public static readonly ElementwiseOperation GreaterOrEqual = Comparison(">=", (x, y) => x >= y, Enclosures.Ordering);
    public static readonly ElementwiseOperation Equal = Comparison("==", (x, y) => x == y, Enclosures.Equality);
    public static readonly ElementwiseOperation NotEqual = Comparison("!=", (x, y) => x != y, Enclosures.Equality);

    // Masks are zeros and ones; the formulas are linear in each operand, so that an undecided operand stays within [0, 1].
    public static readonly ElementwiseOperation And = new("&", (x, y) => x * y) { Roundings = Exact };
    public static readonly ElementwiseOperation Or = new("|", (x, y) => x + y - (x * y)) { Roundings = Exact };
    public static readonly ElementwiseOperation ExclusiveOr = new("^", (x, y) => x + y - (2 * x * y)) { Roundings = Exact };
    public static readonly ElementwiseOperation Not = new("!", x => 1 - x) { Roundings = Exact };

    public static readonly ElementwiseOperation Where =
        new("Where", (mask, x, y) => mask != 0 ? x : y) { Enclose = Enclosures.Selection, Roundings = Exact };

    private static ElementwiseOperation Comparison(
        string name, Func<double, double, bool> holds, ElementwiseOperation.Enclosure enclose) =>
        new(name, (x, y) => holds(x, y) ? 1 : 0) { Enclose = enclose, Roundings = Exact };
}
