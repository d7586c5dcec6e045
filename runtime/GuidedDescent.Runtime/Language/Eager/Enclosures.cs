namespace GuidedDescent.Language.Eager;

/// <summary>
/// The ways to enclose what an operation gives when its operands are known as intervals, before the result is rounded. An
/// operation names the one that fits its shape; <see cref="Corners"/> fits most.
/// </summary>
internal static class Enclosures
{
    private static readonly Interval Undecided = Interval.Hull(Interval.Point(0), Interval.Point(1));

    /// <summary>For functions that are monotone in each operand: the extremes lie at the corners of the box.</summary>
    public static Interval Corners(ElementwiseOperation operation, Interval first, Interval second, Interval third)
    {
        // An unknown operand may be NaN, which no arithmetic on its ends would show.
        if (first.IsAnything || second.IsAnything || third.IsAnything)
        {
            return Interval.Anything;
        }

        double low = operation.Value(first.Low, second.Low, third.Low);
        double high = low;
        bool undefinedSomewhere = double.IsNaN(low);
        bool undefinedEverywhere = undefinedSomewhere;
        for (int corner = 1; corner < 1 << operation.Arity; corner++)
        {
            double value = operation.Value(
                (corner & 1) == 0 ? first.Low : first.High,
                (corner & 2) == 0 ? second.Low : second.High,
                (corner & 4) == 0 ? third.Low : third.High);
            low = Math.Min(low, value);
            high = Math.Max(high, value);
            undefinedSomewhere |= double.IsNaN(value);
            undefinedEverywhere &= double.IsNaN(value);
        }

        return undefinedSomewhere && !undefinedEverywhere ? Interval.Anything : Interval.Between(low, high);
    }

    /// <summary>For functions of one operand that fall before zero and rise after it.</summary>
    public static Interval LeastAtZero(ElementwiseOperation operation, Interval first, Interval second, Interval third)
    {
        Interval hull = Corners(operation, first, second, third);
        return first.Contains(0) ? Interval.Hull(hull, Interval.Point(operation.Value(0, 0, 0))) : hull;
    }

    /// <summary>For monotone functions of one operand with a pole at zero, on whose two sides nothing is known.</summary>
    public static Interval PoleAtZero(ElementwiseOperation operation, Interval first, Interval second, Interval third) =>
        first.Contains(0) ? Interval.Anything : Corners(operation, first, second, third);

    /// <summary>For division: a divisor that may be zero leaves nothing known.</summary>
    public static Interval Quotient(ElementwiseOperation operation, Interval first, Interval second, Interval third) =>
        second.Contains(0) ? Interval.Anything : Corners(operation, first, second, third);

    /// <summary>For division by a host number, where a kernel may multiply by the rounded reciprocal instead.</summary>
    public static Interval QuotientByHost(ElementwiseOperation operation, Interval first, Interval second, Interval third)
    {
        Interval hull = Quotient(operation, first, second, third);
        if (!hull.IsFinite)
        {
            return hull;
        }

        double least = Math.Min(Math.Abs(second.Low), Math.Abs(second.High));
        if (1 / least > float.MaxValue)
        {
            return Interval.Anything;
        }

        // The relative rounding of the reciprocal is among the operation's roundings; this is its underflow.
        double underflow = first.Magnitude * Interval.RoundingError(0);
        return hull.WidenedOnItsSideOfZero(underflow, underflow);
    }

    /// <summary>For <c>Lerp</c>: linear in each operand, with a difference and a product rounded on the way.</summary>
    public static Interval Interpolation(ElementwiseOperation operation, Interval from, Interval to, Interval amount)
    {
        Interval hull = Corners(operation, from, to, amount);
        if (!hull.IsFinite)
        {
            return hull;
        }

        double difference = Math.Max(Math.Abs(to.High - from.Low), Math.Abs(to.Low - from.High));
        double differenceError = Interval.RoundingError(difference);
        double product = amount.Magnitude * (difference + differenceError);
        double error = (amount.Magnitude * differenceError) + Interval.RoundingError(product);

        // Between two numbers that are not negative: b - a rounds to at least -a, its product with t to at least -a too,
        // and so the sum to at least 0.
        bool keepsSide = amount.Low >= 0 && amount.High <= 1
            && ((from.Low >= 0 && to.Low >= 0) || (from.High <= 0 && to.High <= 0));
        return keepsSide ? hull.WidenedOnItsSideOfZero(error, error) : hull.Widened(error);
    }

    /// <summary>For <c>Atan2</c>: monotone in each operand where the box stays off the cut along the negative axis.</summary>
    public static Interval Angle(ElementwiseOperation operation, Interval y, Interval x, Interval third)
    {
        Interval hull = Corners(operation, y, x, third);
        bool meetsCut = y.Contains(0) && x.Low <= 0;
        return hull.IsFinite && meetsCut ? Interval.Hull(Interval.Point(-Math.PI), Interval.Point(Math.PI)) : hull;
    }

    /// <summary>For powers: monotone in both operands where the base is positive.</summary>
    public static Interval Power(ElementwiseOperation operation, Interval radix, Interval exponent, Interval third)
    {
        bool pole = radix.Contains(0) && exponent.Low < 0;
        bool undefinedInside = radix.Low < 0 && !exponent.IsPoint;
        if (radix.IsAnything || exponent.IsAnything || pole || undefinedInside)
        {
            return Interval.Anything;
        }

        Interval hull = Corners(operation, radix, exponent, third);
        return radix.Contains(0)
            ? Interval.Hull(hull, Interval.Point(operation.Value(0, exponent.Low, 0)))
            : hull;
    }

    /// <summary>For <c>&lt; &lt;= &gt; &gt;=</c>, which give 0 or 1: undecided where the corners disagree.</summary>
    public static Interval Ordering(ElementwiseOperation operation, Interval first, Interval second, Interval third) =>
        first.IsAnything || second.IsAnything ? Undecided : Corners(operation, first, second, third);

    /// <summary>For <c>==</c> and <c>!=</c>: decided between certain numbers, and between intervals that do not meet.</summary>
    public static Interval Equality(ElementwiseOperation operation, Interval first, Interval second, Interval third)
    {
        bool certain = first.IsPoint && second.IsPoint;
        bool apart = first.High < second.Low || second.High < first.Low;
        return certain || apart ? Interval.Point(operation.Value(first.Low, second.Low, 0)) : Undecided;
    }

    /// <summary>For <c>Where</c>: the chosen operand, or both where the choice is not certain.</summary>
    public static Interval Selection(ElementwiseOperation operation, Interval mask, Interval chosen, Interval otherwise)
    {
        if (!mask.IsPoint)
        {
            return Interval.Hull(chosen, otherwise);
        }

        return mask.Low != 0 ? chosen : otherwise;
    }
}
