using System.Globalization;

namespace GuidedDescent;

/// <summary>The profile τ^γ on the interval from 0 to t, and its width (Karras et al. 2024, appendix C).</summary>
internal static class PowerProfile
{
    /// <summary>The standard deviation for t = 1.</summary>
    public static double WidthOfGamma(double gamma) => Math.Sqrt((gamma + 1) / (gamma + 3)) / (gamma + 2);

    /// <summary>The power with this standard deviation for t = 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No profile from the uniform one on has the width.</exception>
    public static double GammaOfWidth(double relativeWidth)
    {
        double widest = WidthOfGamma(0);
        if (!(relativeWidth > 0 && relativeWidth <= widest))
        {
            throw new ArgumentOutOfRangeException(
                nameof(relativeWidth),
                relativeWidth,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The width of a power profile is positive and at most {widest:g4}, that of the mean, but {relativeWidth} came."));
        }

        // The width falls as γ grows, and is below 1 / (γ + 2); halving the interval finds γ to the last digit.
        double low = 0;
        double high = 1 / relativeWidth;
        for (double middle = high / 2; middle > low && middle < high; middle = low + ((high - low) / 2))
        {
            (low, high) = WidthOfGamma(middle) > relativeWidth ? (middle, high) : (low, middle);
        }

        return low;
    }
}
