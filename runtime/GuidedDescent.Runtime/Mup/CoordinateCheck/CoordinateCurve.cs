using System.Collections.Immutable;

namespace GuidedDescent;

/// <summary>What a <see cref="CoordinateCurve"/> shows of a layer.</summary>
public enum CoordinateQuantity
{
    /// <summary>The mean magnitude of the activations.</summary>
    Size,

    /// <summary>The mean magnitude of their differences to those before the first step.</summary>
    Change,
}

/// <summary>How a quantity of one layer goes with the width, at one moment of training.</summary>
/// <param name="Layer">The name of the layer.</param>
/// <param name="Step">When: after how many steps.</param>
/// <param name="Quantity">What is shown.</param>
/// <param name="Values">The geometric mean over the seeds for each width; infinite or NaN where training diverged.</param>
/// <param name="Slope">
/// The exponent of the width, by least squares of the logarithms; infinite where training diverged, minus infinity where a value is 0.
/// </param>
/// <param name="IsJudged">Whether the check goes by it.</param>
public sealed record CoordinateCurve(
    string Layer, int Step, CoordinateQuantity Quantity, ImmutableArray<double> Values, double Slope, bool IsJudged);
