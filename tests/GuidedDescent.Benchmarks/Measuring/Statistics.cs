namespace GuidedDescent.Benchmarks.Measuring;

/// <summary>What is taken from a list of times.</summary>
internal static class Statistics
{
    /// <summary>The middle number, or the mean of the two in the middle.</summary>
    public static double Median(IReadOnlyList<double> numbers)
    {
        double[] sorted = [.. numbers.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
