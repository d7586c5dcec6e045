using System.Collections.Immutable;

namespace GuidedDescent.Checkpoints;

/// <summary>What came of loading a checkpoint.</summary>
/// <param name="StepCount">The number of steps that had been taken, and that the optimizer now has.</param>
/// <param name="Extras">What the training loop had kept.</param>
/// <param name="Differences">
/// What the optimizer has otherwise than when the file was written, a sentence each: hyperparameters, groups, and what was accepted by
/// <see cref="CheckpointOptions"/>. Where there is none, training goes on with the bits it would have had.
/// </param>
public sealed record CheckpointReport(long StepCount, CheckpointExtras Extras, ImmutableArray<string> Differences);
