namespace GuidedDescent.Optimizers;

/// <summary>What <see cref="WeightDecayMode"/> names, at the two places of a rule where a weight can decay.</summary>
public static class WeightDecays
{
    /// <summary>The gradient that the rule sees.</summary>
    /// <param name="mode">How weights decay.</param>
    /// <param name="gradient">The gradient.</param>
    /// <param name="weight">The weight.</param>
    /// <param name="decay">The decay λ.</param>
    [Inline]
    public static Tensor Gradient(WeightDecayMode mode, Tensor gradient, Tensor weight, double decay) =>
        mode == WeightDecayMode.Coupled ? gradient + decay * weight : gradient;

    /// <inheritdoc cref="Gradient(WeightDecayMode, Tensor, Tensor, double)"/>
    [Inline]
    public static Matrix Gradient(WeightDecayMode mode, Matrix gradient, Matrix weight, double decay) =>
        mode == WeightDecayMode.Coupled ? gradient + decay * weight : gradient;

    /// <summary>What is left of the weight, before the update is taken from it.</summary>
    /// <param name="mode">How weights decay.</param>
    /// <param name="weight">The weight.</param>
    /// <param name="update">What the learning rate multiplies; only its signs matter.</param>
    /// <param name="learningRate">The size of a step, η.</param>
    /// <param name="decay">The decay λ.</param>
    [Inline]
    public static Tensor Shrink(WeightDecayMode mode, Tensor weight, Tensor update, double learningRate, double decay)
    {
        if (mode == WeightDecayMode.Coupled)
        {
            return weight;
        }

        // (1 - ηλ) w as a difference: 1 - ηλ rounded to single precision would keep few digits of a small ηλ.
        double decayRate = Rate(mode, learningRate, decay);
        Tensor taken = decayRate * weight;
        if (mode == WeightDecayMode.Cautious)
        {
            // By the sign, as the product of two small numbers may be zero.
            taken = Where(Sign(update) * weight >= 0, taken, 0);
        }

        return weight - taken;
    }

    /// <inheritdoc cref="Shrink(WeightDecayMode, Tensor, Tensor, double, double)"/>
    [Inline]
    public static Matrix Shrink(WeightDecayMode mode, Matrix weight, Matrix update, double learningRate, double decay)
    {
        if (mode == WeightDecayMode.Coupled)
        {
            return weight;
        }

        double decayRate = Rate(mode, learningRate, decay);
        Matrix taken = decayRate * weight;
        if (mode == WeightDecayMode.Cautious)
        {
            taken = Where(Sign(update) * weight >= 0, taken, 0);
        }

        return weight - taken;
    }

    [Inline]
    private static double Rate(WeightDecayMode mode, double learningRate, double decay) =>
        mode == WeightDecayMode.Independent ? decay : learningRate * decay;
}
