namespace GuidedDescent.Samples.Anisotropy.SingleIndex;

/// <summary>How hard a single-index problem is.</summary>
/// <param name="InputCondition">The condition number of the inputs' covariance, κ.</param>
/// <param name="Samples">The number of samples of the one batch, n.</param>
public readonly record struct SpikeSetting(double InputCondition, int Samples)
{
    /// <summary>The dampings that K-FAC is shown with, λ.</summary>
    public static IReadOnlyList<double> Dampings { get; } = [0.1, 0.01];
}
