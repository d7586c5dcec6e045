namespace GuidedDescent.Language.Eager;

/// <summary>Where the sum of a kernel may lie whose terms are known as intervals.</summary>
internal static class EnclosedSum
{
    /// <summary>Encloses one sum in single precision, or in both, which ends with a rounding to single.</summary>
    /// <remarks>
    /// A term is rounded at most as often as the order says, and at most once per other term: adding a zero rounds nothing. So a sum
    /// of which one term alone is not zero is exact.
    /// </remarks>
    public static Interval Of(Interval[] held, Lines lines, int result, SummationOrder order)
    {
        BlockedSum low = default;
        BlockedSum high = default;
        BlockedSum magnitude = default;
        double special = 0;
        int terms = 0;
        bool anyNegative = false;
        bool anyPositive = false;
        for (int element = 0; element < lines.Count; element++)
        {
            Interval term = held[lines.Position(result, element)];
            if (term.IsAnything)
            {
                return Interval.Anything;
            }

            if (!term.IsFinite)
            {
                special += term.Low;
            }
            else if (term.Magnitude > 0)
            {
                low.Add(term.Low);
                high.Add(term.High);
                magnitude.Add(term.Magnitude);
                anyNegative |= term.Low < 0;
                anyPositive |= term.High > 0;
                terms++;
            }
        }

        double single = RoundingErrors.Single(Math.Min(order.Single, terms - 1));
        bool mayOverflow = magnitude.Total * (1 + single) > float.MaxValue;
        if (special != 0)
        {
            // A certain NaN or infinity stays, unless the other terms may overflow into the opposite infinity.
            return mayOverflow && !double.IsNaN(special) ? Interval.Anything : Interval.Point(special);
        }

        Interval sum = Interval.Between(low.Total, high.Total);
        if (terms <= 1)
        {
            return sum;
        }

        // Double precision rounds in the kernel, and here.
        double relative = single + RoundingErrors.Double(order.Double + 1) + BlockedSum.RelativeError(terms);
        double error = relative * magnitude.Total;
        Interval added = mayOverflow ? Interval.Anything
            : anyNegative && anyPositive ? sum.Widened(error)
            : sum.WidenedOnItsSideOfZero(error, error);
        return order.Double == 0 ? added : added.Rounded(1);
    }
}
