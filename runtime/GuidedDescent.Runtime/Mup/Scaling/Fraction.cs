using System.Globalization;

namespace GuidedDescent;

/// <summary>An exact exponent, such as 1/2: powers of the width are compared and added without rounding.</summary>
public readonly record struct Fraction : IComparable<Fraction>
{
    // One less than the denominator, so that the default value is zero.
    private readonly int _excess;

    /// <summary>Makes a fraction in lowest terms.</summary>
    /// <param name="numerator">What is divided.</param>
    /// <param name="denominator">What it is divided by; not 0.</param>
    /// <exception cref="DivideByZeroException">The denominator is 0.</exception>
    /// <exception cref="OverflowException">In lowest terms it does not fit 32 bits.</exception>
    public Fraction(long numerator, long denominator = 1)
    {
        if (denominator == 0)
        {
            throw new DivideByZeroException($"The fraction {numerator}/{denominator} has no value.");
        }

        long divisor = GreatestCommonDivisor(Math.Abs(numerator), Math.Abs(denominator)) * Math.Sign(denominator);
        Numerator = checked((int)(numerator / divisor));
        _excess = checked((int)(denominator / divisor) - 1);
    }

    /// <summary>Zero.</summary>
    public static Fraction Zero => default;

    /// <summary>One.</summary>
    public static Fraction One => new(1);

    /// <summary>One half, the exponent of a square root.</summary>
    public static Fraction Half => new(1, 2);

    /// <summary>What is divided, with the sign.</summary>
    public int Numerator { get; }

    /// <summary>What it is divided by, above 0.</summary>
    public int Denominator => _excess + 1;

    /// <summary>A whole number.</summary>
    public static implicit operator Fraction(int value) => new(value);

    /// <summary>The nearest double.</summary>
    public static explicit operator double(Fraction value) => (double)value.Numerator / value.Denominator;

    /// <summary>The sum.</summary>
    public static Fraction operator +(Fraction left, Fraction right) =>
        new(((long)left.Numerator * right.Denominator) + ((long)right.Numerator * left.Denominator),
            (long)left.Denominator * right.Denominator);

    /// <summary>The difference.</summary>
    public static Fraction operator -(Fraction left, Fraction right) => left + -right;

    /// <summary>The negative.</summary>
    public static Fraction operator -(Fraction value) => new(-value.Numerator, value.Denominator);

    /// <summary>The product.</summary>
    public static Fraction operator *(Fraction left, Fraction right) =>
        new((long)left.Numerator * right.Numerator, (long)left.Denominator * right.Denominator);

    /// <summary>The quotient.</summary>
    /// <exception cref="DivideByZeroException">The divisor is 0.</exception>
    public static Fraction operator /(Fraction left, Fraction right) =>
        new((long)left.Numerator * right.Denominator, (long)left.Denominator * right.Numerator);

    /// <summary>Whether the left one is less.</summary>
    public static bool operator <(Fraction left, Fraction right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left one is greater.</summary>
    public static bool operator >(Fraction left, Fraction right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left one is not greater.</summary>
    public static bool operator <=(Fraction left, Fraction right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left one is not less.</summary>
    public static bool operator >=(Fraction left, Fraction right) => left.CompareTo(right) >= 0;

    /// <summary>Reads <c>-1/2</c> or <c>3</c>.</summary>
    /// <exception cref="FormatException">The text is neither.</exception>
    public static Fraction Parse(string text)
    {
        string[] parts = text.Split('/');
        return parts.Length <= 2
            && int.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int numerator)
            && int.TryParse(parts.ElementAtOrDefault(1) ?? "1", NumberStyles.None, CultureInfo.InvariantCulture, out int denominator)
            && denominator > 0
            ? new Fraction(numerator, denominator)
            : throw new FormatException($"'{text}' is no fraction; write a whole number such as '-1', or two such as '1/2'.");
    }

    /// <inheritdoc/>
    public int CompareTo(Fraction other) =>
        ((long)Numerator * other.Denominator).CompareTo((long)other.Numerator * Denominator);

    /// <summary>As in <c>-1/2</c> or <c>3</c>.</summary>
    public override string ToString() => Denominator == 1
        ? Numerator.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");

    private static long GreatestCommonDivisor(long left, long right) => right == 0 ? left : GreatestCommonDivisor(right, left % right);
}
