namespace GuidedDescent;

/// <summary>Fits a power of the width.</summary>
internal static class LogarithmicFit
{
    /// <summary>The exponent p of values that are c width^p, by least squares of the logarithms.</summary>
    /// <param name="widths">The widths.</param>
    /// <param name="values">A value for each.</param>
    /// <returns>Infinite where a value is infinite or NaN; minus infinity where one is 0.</returns>
    public static double SlopeOf(IReadOnlyList<int> widths, IReadOnlyList<double> values)
    {
        if (!values.All(double.IsFinite))
        {
            return double.PositiveInfinity;
        }

        if (values.Any(value => value == 0))
        {
            return double.NegativeInfinity;
        }

        double[] x = [.. widths.Select(width => Math.Log2(width))];
        double[] y = [.. values.Select(Math.Log2)];
        double meanX = x.Average();
        double meanY = y.Average();
        double covariance = x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum();
        double variance = x.Sum(a => (a - meanX) * (a - meanX));
        return covariance / variance;
    }

    /// <summary>The number whose logarithm is the mean of the logarithms.</summary>
    public static double GeometricMean(IReadOnlyCollection<double> values) =>
        values.Any(value => value == 0) ? 0 : Math.Exp(values.Average(Math.Log));
}
