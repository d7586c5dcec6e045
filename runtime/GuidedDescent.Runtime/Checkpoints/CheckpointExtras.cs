namespace GuidedDescent.Checkpoints;

/// <summary>
/// What a training loop wants kept beside weights and states: its place in the data, the state of its random numbers, an epoch. Names are
/// its own, and whatever is there comes back as it was.
/// </summary>
public sealed class CheckpointExtras
{
    /// <summary>Texts by name.</summary>
    public IDictionary<string, string> Texts { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Tensors by name; they are held in host memory as a whole.</summary>
    public IDictionary<string, CheckpointTensor> Tensors { get; } = new Dictionary<string, CheckpointTensor>(StringComparer.Ordinal);
}
