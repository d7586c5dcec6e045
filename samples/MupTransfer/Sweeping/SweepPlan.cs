namespace GuidedDescent.Samples.MupTransfer.Sweeping;

/// <summary>A model, a rule, and the widths and learning rates to train it with, in both parametrizations.</summary>
/// <param name="Model">The name of the model's family.</param>
/// <param name="Rule">The name of the rule.</param>
/// <param name="Widths">The widths, ascending, at least two; the first is the base of muP.</param>
/// <param name="LowestExponent">The lowest learning rate is 2 to the power of this.</param>
/// <param name="HighestExponent">The highest learning rate is 2 to the power of this; those between are twice the one before.</param>
/// <param name="Steps">The steps of a run.</param>
/// <param name="Seeds">How many runs a loss is the mean of.</param>
public sealed record SweepPlan(
    string Model, string Rule, IReadOnlyList<int> Widths, int LowestExponent, int HighestExponent, int Steps, int Seeds)
{
    /// <summary>The binary logarithms of the learning rates.</summary>
    public IEnumerable<int> Exponents => Enumerable.Range(LowestExponent, HighestExponent - LowestExponent + 1);

    /// <summary>All runs.</summary>
    internal IEnumerable<Trial> Trials =>
        from parametrization in Enum.GetValues<Parametrization>()
        from width in Widths
        from exponent in Exponents
        from seed in Enumerable.Range(1, Seeds)
        select new Trial(this, parametrization, width, exponent, seed);
}
