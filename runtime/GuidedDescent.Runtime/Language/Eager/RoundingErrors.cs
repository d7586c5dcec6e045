namespace GuidedDescent.Language.Eager;

/// <summary>
/// The error of many roundings in a row, relative to the sum of magnitudes: gamma of Higham, Accuracy and Stability of Numerical
/// Algorithms, 2nd edition (2002), section 3.1.
/// </summary>
internal static class RoundingErrors
{
    private const double DoubleUnitRoundoff = 1.0 / (1L << 53);

    /// <summary>Of a number of roundings to single precision: n u / (1 - n u), and infinite where that has no meaning.</summary>
    public static double Single(int roundings) => Gamma(roundings * ElementaryAccuracy.UnitRoundoff);

    /// <summary>Of a number of roundings to double precision.</summary>
    public static double Double(int roundings) => Gamma(roundings * DoubleUnitRoundoff);

    private static double Gamma(double first) => first < 1 ? first / (1 - first) : double.PositiveInfinity;
}
