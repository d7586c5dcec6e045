namespace GuidedDescent.Optimizers.Tests.Precision;

/// <summary>
/// A thousand steps of AdamW on weights between 0.5 and 1, with gradients that no precision changes and no weight has a part in.
/// </summary>
internal sealed class AdamWRun
{
    public const int Elements = 16_384;
    public const int Steps = 1_000;
    public const double LearningRate = 1e-3;

    /// <summary>Takes the steps.</summary>
    /// <param name="storage">The format of the weights and gradients.</param>
    /// <param name="precision">How they are rounded, and what states are.</param>
    /// <param name="observe">Is given the weights before and after each step; null where nobody looks.</param>
    public AdamWRun(StorageFormat storage, GroupPrecision precision, Action<ReadOnlySpan<float>, ReadOnlySpan<float>>? observe = null)
    {
        using var parameters = new ParameterSet();
        Parameter weight = parameters.Add("w", [Elements], storage);
        float[] before = [.. Enumerable.Range(0, Elements).Select(Start)];
        weight.WriteValue(before);
        var group = new ParameterGroup("all", new AdamW(LearningRate, WeightDecay: 0.1)) { Precision = precision };
        using var optimizer = new Optimizer(parameters, [group]);
        var random = new Random(23);
        float[] gradient = new float[Elements];
        for (int step = 0; step < Steps; step++)
        {
            // Numbers that bfloat16 and half precision hold exactly: a direction for each element, with noise around it.
            for (int index = 0; index < Elements; index++)
            {
                gradient[index] = (random.Next(-96, 97) + (index % 65) - 32) / 128f;
            }

            weight.WriteGradient(gradient);
            optimizer.Step();
            weight.ReadValue(Weights);
            observe?.Invoke(before, Weights);
            Weights.CopyTo(before, 0);
        }
    }

    /// <summary>Where it ended.</summary>
    public float[] Weights { get; } = new float[Elements];

    /// <summary>Where it began, which all formats hold exactly.</summary>
    public static float Start(int index) => (float)(BFloat16)(0.5f + (index % 509 / 1024f));
}
