namespace GuidedDescent;

/// <summary>
/// Scaling with the number of residual blocks: each block's output is multiplied by <c>(Depth / BaseDepth)^-Alpha</c> before it is added,
/// <see cref="ResidualMultiplier"/>, and the hyperparameters of what is inside follow (CompleteP, Dey et al. 2025; with
/// <paramref name="Alpha"/> = 1/2 Depth-muP, Yang et al. 2023).
/// </summary>
/// <param name="Depth">The number of residual blocks, from 1.</param>
/// <param name="BaseDepth">The number of them in the base model, from 1.</param>
/// <param name="IsInBlock">Which parameters are inside of blocks: their matrices, biases and gains.</param>
/// <param name="Alpha">The exponent, from 1/2 to 1.</param>
public sealed record DepthScaling(int Depth, int BaseDepth, Func<Parameter, bool> IsInBlock, double Alpha = 1)
{
    /// <summary>What the model multiplies the output of each block by.</summary>
    public double ResidualMultiplier => Math.Pow(Growth, -Alpha);

    private double Growth => (double)Depth / BaseDepth;

    /// <summary>
    /// What a learning rate is multiplied by whose update goes with a power of the gradient, so that all blocks together move the output
    /// as much at every depth: the gradients in a block are <see cref="ResidualMultiplier"/> times as large.
    /// </summary>
    /// <param name="gradient">The exponent of gradients in the learning rate: minus the degree of the rule.</param>
    internal double LearningRateFactor(Fraction gradient) => Math.Pow(Growth, Alpha - 1) * GradientFactor(gradient);

    /// <summary>What a number is multiplied by that goes with a power of the gradient.</summary>
    internal double GradientFactor(Fraction gradient) => Math.Pow(ResidualMultiplier, (double)gradient);

    /// <summary>Refuses numbers that make no sense.</summary>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Depth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BaseDepth, 1);
        ArgumentNullException.ThrowIfNull(IsInBlock);
        if (!(Alpha is >= 0.5 and <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(Alpha), Alpha, $"Alpha must be from 1/2 (Depth-muP) to 1 (CompleteP), but is {Alpha}.");
        }
    }
}
