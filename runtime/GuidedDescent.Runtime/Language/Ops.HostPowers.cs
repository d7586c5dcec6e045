namespace GuidedDescent.Language;

// Powers of host numbers. Bias corrections are made of them, and must have the same bits on every machine: the platform's own
// Math.Pow promises that nowhere, while products in IEEE 754 double precision do.
public static partial class Ops
{
    /// <summary>
    /// A power to the number of the step, by repeated squaring: the same bits on every machine, and on every device that
    /// multiplies in double precision.
    /// </summary>
    /// <remarks>
    /// From <c>result = 1</c>, for each binary digit of the exponent from the lowest: where it is 1, <c>result = result *
    /// value</c>; then <c>value = value * value</c>. At most <c>exponent - 1</c> roundings accumulate: the relative error is
    /// below exponent times 2^-53.
    /// </remarks>
    /// <param name="value">The base.</param>
    /// <param name="exponent">The step.</param>
    public static double Pow(double value, Step exponent) => WholePower(value, exponent.Value);

    /// <summary>
    /// A power. An exponent that is a whole number of magnitude below 2^31 goes by repeated squaring, as in
    /// <see cref="Pow(double, Step)"/>, with the reciprocal of that where it is negative; any other by <see cref="Math.Pow"/>,
    /// whose last bits depend on the platform.
    /// </summary>
    /// <param name="value">The base.</param>
    /// <param name="exponent">The exponent.</param>
    public static double Pow(double value, double exponent)
    {
        if (double.IsInteger(exponent) && Math.Abs(exponent) <= int.MaxValue)
        {
            double power = WholePower(value, (long)Math.Abs(exponent));
            return exponent < 0 ? 1 / power : power;
        }

        return Math.Pow(value, exponent);
    }

    private static double WholePower(double value, long exponent)
    {
        double result = 1;
        for (long digits = exponent; digits > 0; digits >>= 1)
        {
            if ((digits & 1) != 0)
            {
                result *= value;
            }

            value *= value;
        }

        return result;
    }
}
