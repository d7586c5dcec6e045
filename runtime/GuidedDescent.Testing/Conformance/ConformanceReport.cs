using System.Globalization;

namespace GuidedDescent.Testing;

/// <summary>How close kernels came to the update rule evaluated in double precision.</summary>
/// <param name="Comparisons">The number of numbers compared by bounds of their own, over all steps, tensors and slots.</param>
/// <param name="LargestError">The largest difference from the reference, relative to the larger of 1 and the reference.</param>
/// <param name="LargestShareOfBound">The largest difference as a share of the bound derived for that number; at most 1.</param>
/// <param name="MedianBound">The median of the bounds, relative to the larger of 1 and the reference: what the check is worth.</param>
/// <param name="Unbounded">How many numbers had no finite bound, so that any value would have passed.</param>
/// <param name="Normwise">What was compared as a whole, because its bounds say less.</param>
public readonly record struct ConformanceReport(
    long Comparisons, double LargestError, double LargestShareOfBound, double MedianBound, long Unbounded, NormwiseReport Normwise)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Comparisons} comparisons, largest error {LargestError:E1}, {LargestShareOfBound:P0} of its bound, "
            + $"median bound {MedianBound:E1}, {Unbounded} without a bound{(Normwise.Comparisons == 0 ? "" : $"; {Normwise}")}");
}
