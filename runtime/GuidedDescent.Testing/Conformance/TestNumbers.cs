namespace GuidedDescent.Testing;

/// <summary>
/// The weights, gradients and inputs of conformance runs, each a function of seed, step, tensor and element, so that every device sees the
/// same. Among them are zeros of both signs, tiny and large numbers.
/// </summary>
internal readonly record struct TestNumbers(ulong Seed)
{
    /// <summary>More than there are tensors, so that inputs have numbers of their own.</summary>
    private const int InputStride = 1 << 10;

    public void FillWeights(int tensor, Span<float> weights)
    {
        for (int element = 0; element < weights.Length; element++)
        {
            weights[element] = Uniform(0, tensor, element);
        }
    }

    /// <summary>Of matrices there are no numbers so large that products show nothing but them.</summary>
    public void FillGradients(int step, int tensor, bool isMatrix, Span<float> gradients)
    {
        for (int element = 0; element < gradients.Length; element++)
        {
            float number = Uniform(step, tensor, element);
            gradients[element] = (Draw(step, tensor, element) % 61) switch
            {
                0 => 0,
                1 => -0.0f,
                2 => 1e-12f * number,
                3 => (isMatrix ? 2f : 1e4f) * number,
                _ => 0.1f * number,
            };
        }
    }

    public void FillInputs(int step, int tensor, int slot, Span<float> inputs)
    {
        for (int element = 0; element < inputs.Length; element++)
        {
            inputs[element] = Uniform(step, tensor + (InputStride * slot), element);
        }
    }

    // In [-1, 1), a multiple of 2^-23.
    private float Uniform(int step, int tensor, int element) =>
        ((int)(Draw(step, tensor, element) >> 40) - (1 << 23)) * (1.0f / (1 << 23));

    // The finalizer of SplitMix64 (Steele, Lea and Flood, 2014) over a counter.
    private ulong Draw(int step, int tensor, int element)
    {
        ulong counter = (ulong)element + ((ulong)tensor << 32) + ((ulong)step << 48);
        ulong mixed = (counter * 0x9E3779B97F4A7C15) + (Seed * 0xD1B54A32D192ED03);
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
