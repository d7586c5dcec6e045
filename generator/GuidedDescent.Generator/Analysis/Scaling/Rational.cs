using System.Globalization;

namespace GuidedDescent.Generator.Analysis.Scaling;

/// <summary>An exact exponent, in lowest terms.</summary>
internal readonly struct Rational : IEquatable<Rational>, IComparable<Rational>
{
    // One less than the denominator, so that the default value is zero.
    private readonly long _excess;

    public Rational(long numerator, long denominator = 1)
    {
        long divisor = GreatestCommonDivisor(Math.Abs(numerator), Math.Abs(denominator)) * Math.Sign(denominator);
        Numerator = numerator / divisor;
        _excess = (denominator / divisor) - 1;
    }

    public static Rational Half => new(1, 2);

    public long Numerator { get; }

    public long Denominator => _excess + 1;

    public bool IsZero => Numerator == 0;

    public static implicit operator Rational(int value) => new(value);

    public static Rational operator +(Rational left, Rational right) =>
        new((left.Numerator * right.Denominator) + (right.Numerator * left.Denominator), left.Denominator * right.Denominator);

    public static Rational operator -(Rational value) => new(-value.Numerator, value.Denominator);

    public static Rational operator -(Rational left, Rational right) => left + -right;

    public static Rational operator *(Rational left, Rational right) =>
        new(left.Numerator * right.Numerator, left.Denominator * right.Denominator);

    public static Rational operator /(Rational left, Rational right) =>
        new(left.Numerator * right.Denominator, left.Denominator * right.Numerator);

    public static bool operator ==(Rational left, Rational right) => left.Equals(right);

    public static bool operator !=(Rational left, Rational right) => !left.Equals(right);

    /// <summary>The fraction of a small denominator that a number is, or null where it is none.</summary>
    public static Rational? TryOf(double number)
    {
        const int LargestDenominator = 64;
        for (int denominator = 1; denominator <= LargestDenominator && Math.Abs(number) < 1e6; denominator++)
        {
            double numerator = Math.Round(number * denominator);
            if (Math.Abs(numerator - (number * denominator)) < 1e-12)
            {
                return new Rational((long)numerator, denominator);
            }
        }

        return null;
    }

    public int CompareTo(Rational other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    public bool Equals(Rational other) => Numerator == other.Numerator && Denominator == other.Denominator;

    public override bool Equals(object? obj) => obj is Rational other && Equals(other);

    public override int GetHashCode() => unchecked((int)((Numerator * 31) + Denominator));

    public override string ToString() => Denominator == 1
        ? Numerator.ToString(CultureInfo.InvariantCulture)
        : FormattableString.Invariant($"{Numerator}/{Denominator}");

    private static long GreatestCommonDivisor(long left, long right) =>
        right == 0 ? Math.Max(left, 1) : GreatestCommonDivisor(right, left % right);
}
