using System.Collections.Immutable;
using System.Globalization;

namespace GuidedDescent.Testing;

/// <summary>How close tensors came to the reference whose numbers have no useful bounds.</summary>
/// <param name="Comparisons">The number of numbers in these tensors, over all steps.</param>
/// <param name="LargestError">
/// The largest distance from the reference beyond a few roundings of the tensor, relative to what the step changed, in the Frobenius norm.
/// </param>
/// <param name="Worst">What came with the largest error.</param>
/// <param name="Names">The slots, and the quantities in place of slots, that were compared so for any tensor in any step, in order.</param>
public readonly record struct NormwiseReport(long Comparisons, double LargestError, string Worst, ImmutableArray<string> Names)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Comparisons} numbers norm-wise ({string.Join(", ", Names)}), largest error {LargestError:E1} of the update ({Worst})");
}
