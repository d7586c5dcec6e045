using System.Text;

namespace GuidedDescent;

/// <summary>
/// Adaptive gradient clipping (Brock et al. 2021, with the unit-wise norms of their code): the gradient of each output row is at most
/// <paramref name="Ratio"/> times as long as the weights of the row. A row is all elements with one index along the first axis; vectors
/// and scalars are one row.
/// </summary>
/// <param name="Ratio">The longest gradient in proportion to the weights, above 0.</param>
/// <param name="MinimumWeightNorm">Shorter weights count as so long, that rows of zeros can begin to move; above 0.</param>
public sealed record AdaptiveClipping(double Ratio = 0.01, double MinimumWeightNorm = 1e-3)
{
    /// <summary>
    /// Which parameters are clipped, all where it is null; asked once, when the optimizer is built. The authors leave out the last layer.
    /// </summary>
    public Func<Parameter, bool>? Selects { get; init; }

    /// <summary>Refuses what clips nothing, or everything.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is not above 0 and finite.</exception>
    internal void Validate()
    {
        RequirePositive(Ratio, nameof(Ratio));
        RequirePositive(MinimumWeightNorm, nameof(MinimumWeightNorm));
    }

    // A function does not say which parameters it selects.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append($"{nameof(Ratio)} = {Ratio}, {nameof(MinimumWeightNorm)} = {MinimumWeightNorm}");
        text.Append(Selects is null ? "" : ", of selected parameters");
        return true;
    }

    private static void RequirePositive(double value, string name)
    {
        if (!(value > 0 && double.IsFinite(value)))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} of adaptive clipping must be above 0 and finite, but is {value}.");
        }
    }
}
