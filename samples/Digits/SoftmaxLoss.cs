namespace GuidedDescent.Samples.Digits;

/// <summary>The cross-entropy between the softmax of a row of scores and the true class.</summary>
internal static class SoftmaxLoss
{
    /// <summary>The loss of one image, and its gradient with respect to the scores.</summary>
    /// <param name="scores">One score for each class.</param>
    /// <param name="label">The true class.</param>
    /// <param name="share">What the image counts for in the loss of its batch; the gradient is multiplied by it.</param>
    /// <param name="gradient">Receives the gradient.</param>
    public static float Evaluate(ReadOnlySpan<float> scores, int label, float share, Span<float> gradient)
    {
        float highest = scores[0];
        foreach (float score in scores)
        {
            highest = MathF.Max(highest, score);
        }

        // Relative to the highest score, so that no exponential overflows.
        float sum = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            gradient[i] = MathF.Exp(scores[i] - highest);
            sum += gradient[i];
        }

        for (int i = 0; i < scores.Length; i++)
        {
            gradient[i] *= share / sum;
        }

        gradient[label] -= share;
        return MathF.Log(sum) - (scores[label] - highest);
    }
}
