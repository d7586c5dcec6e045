using System.Collections.Immutable;

namespace GuidedDescent.Checkpoints;

/// <summary>How a file of PyTorch is imported.</summary>
public sealed record TorchStateOptions
{
    /// <summary>What parameters of the file are called here, as in <see cref="CheckpointOptions.Renames"/>.</summary>
    public IReadOnlyDictionary<string, string> Renames { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>
    /// The number of steps that had been taken, for optimizers of PyTorch that do not keep it, as SGD; null where the file has it.
    /// </summary>
    public long? StepCount { get; init; }
}
