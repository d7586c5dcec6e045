namespace GuidedDescent.Optimizers;

/// <summary>How the iterates of schedule-free rules are averaged.</summary>
public static class IterateAveraging
{
    /// <summary>The learning rate of a step, which grows linearly over the first ones.</summary>
    [Inline]
    public static double WarmedUp(double learningRate, Step t, long warmUpSteps) =>
        t < warmUpSteps ? learningRate * (double)t / warmUpSteps : learningRate;

    /// <summary>
    /// The share that the newest iterate has in the average: its weight, t^r times a power of the largest rate, of all weights.
    /// </summary>
    [Inline]
    public static Scalar Share(
        double rate, Step t, double stepPower, double ratePower, ref Scalar largestRate, ref Scalar weightSum)
    {
        largestRate = Max(largestRate, rate);
        Scalar weight = Pow((double)t, stepPower) * Pow(largestRate, ratePower);
        weightSum += weight;
        return Where(weightSum > 0, weight / weightSum, 0);
    }
}
