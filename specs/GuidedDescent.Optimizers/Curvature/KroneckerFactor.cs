namespace GuidedDescent.Optimizers;

/// <summary>What K-FAC and EKFAC share: the factors of the Fisher matrix of a layer, and the clipped step.</summary>
public static class KroneckerFactor
{
    /// <summary>The running second moment of samples.</summary>
    /// <param name="factor">The moment so far, columns x columns.</param>
    /// <param name="samples">One sample per row.</param>
    /// <param name="decay">How much of the moment so far survives.</param>
    [Inline]
    public static Matrix Average(Matrix factor, Matrix samples, double decay) =>
        Lerp(factor, MatMul(samples.T, samples) / samples.Rows, 1 - decay);

    /// <summary>
    /// The factor that keeps a step of the whole group within a distance, as the Fisher matrix measures it: min(1, sqrt(limit / (η² |sum of
    /// direction · gradient|))).
    /// </summary>
    /// <param name="direction">The preconditioned gradient.</param>
    /// <param name="gradient">The gradient.</param>
    /// <param name="learningRate">The size of the step, η.</param>
    /// <param name="limit">The largest squared distance.</param>
    [Inline]
    public static Scalar Clip(Matrix direction, Matrix gradient, double learningRate, double limit) =>
        Min(Sqrt(limit / (learningRate * learningRate * Abs(GroupSum(Dot(direction, gradient))))), 1);
}
