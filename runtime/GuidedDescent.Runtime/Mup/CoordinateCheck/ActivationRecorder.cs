namespace GuidedDescent;

/// <summary>Takes note of how large the activations of a model are, and by how much they have changed since the first step.</summary>
public sealed class ActivationRecorder
{
    private readonly Dictionary<string, float[]> _first = [];
    private readonly Dictionary<string, Measurement> _now = [];

    internal ActivationRecorder()
    {
    }

    /// <summary>What was recorded since <see cref="Begin"/>, by layer.</summary>
    internal IReadOnlyDictionary<string, Measurement> Measurements => _now;

    /// <summary>Records the activations of a layer, as they are for the whole batch.</summary>
    /// <param name="layer">The name of the layer; <c>output</c> for what the network gives in the end, if it is to be told apart.</param>
    /// <param name="activations">The activations, as many in every step.</param>
    /// <exception cref="ArgumentException">
    /// There are none, or another number than in the first step, or the layer was recorded already in this step.
    /// </exception>
    public void Record(string layer, ReadOnlySpan<float> activations)
    {
        ArgumentException.ThrowIfNullOrEmpty(layer);
        if (activations.IsEmpty)
        {
            throw new ArgumentException($"Layer '{layer}' has no activations; record those of a batch.", nameof(activations));
        }

        if (!_first.TryGetValue(layer, out float[]? first))
        {
            _first.Add(layer, first = activations.ToArray());
        }

        if (first.Length != activations.Length)
        {
            throw new ArgumentException(
                $"Layer '{layer}' had {first.Length} activations in the first step, but {activations.Length} came; "
                + "run the same batch in every step.",
                nameof(activations));
        }

        double size = 0;
        double change = 0;
        for (int index = 0; index < first.Length; index++)
        {
            size += Math.Abs((double)activations[index]);
            change += Math.Abs((double)activations[index] - first[index]);
        }

        if (!_now.TryAdd(layer, new Measurement(size / first.Length, change / first.Length)))
        {
            throw new ArgumentException(
                $"Layer '{layer}' was recorded twice in one step; give each layer a name of its own.", nameof(layer));
        }
    }

    /// <summary>Begins another step.</summary>
    internal void Begin() => _now.Clear();

    /// <summary>Means over all activations of a layer.</summary>
    /// <param name="Size">Of their magnitudes.</param>
    /// <param name="Change">Of the magnitudes of their differences to those of the first step.</param>
    internal readonly record struct Measurement(double Size, double Change);
}
