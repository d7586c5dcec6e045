namespace GuidedDescent.Samples.MupTransfer.Sweeping;

/// <summary>What came out at one width with one learning rate.</summary>
/// <param name="Width">The width.</param>
/// <param name="Exponent">The binary logarithm of the learning rate.</param>
/// <param name="Losses">The training loss at the end for each seed, in nats; infinite where training diverged.</param>
public sealed record SweepPoint(int Width, int Exponent, IReadOnlyList<double> Losses)
{
    /// <summary>The learning rate as it is declared: that of the base width.</summary>
    public double LearningRate => Math.Pow(2, Exponent);

    /// <summary>The mean over seeds.</summary>
    public double Loss => Losses.Average();
}
