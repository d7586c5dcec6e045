using System.Collections.Immutable;

namespace GuidedDescent.Checkpoints;

/// <summary>How a checkpoint is loaded.</summary>
public sealed record CheckpointOptions
{
    /// <summary>
    /// What parameters of the file are called now: <c>["old.name"] = "new.name"</c>. A name with stars is a pattern, in which each star
    /// stands for any letters: <c>["layers.*.attention.*"] = "blocks.*.attn.*"</c>; what they stand for takes the places of the stars of
    /// the new name, in their order. A name that is there as a whole counts more than patterns, and a longer pattern more than a shorter
    /// one. A rename that is for no parameter of the file is an error.
    /// </summary>
    public IReadOnlyDictionary<string, string> Renames { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>
    /// Whether states are taken that another update rule made. Each state that the optimizer's rule keeps must then be in the file, by name
    /// and shape; states that it does not keep are left out, and so are those of parameters that are frozen now. All is reported.
    /// </summary>
    public bool AcceptOtherRules { get; init; }

    /// <summary>
    /// Whether hyperparameters may follow other schedules than when the file was written. Those of the optimizer are then followed, from
    /// the step of the file on, and what differs is reported.
    /// </summary>
    public bool AcceptOtherSchedules { get; init; }

    /// <summary>
    /// Whether <see cref="Mup"/> may multiply the hyperparameters of parameters by something else than when the file was written. What the
    /// optimizer does then counts, and what differs is reported.
    /// </summary>
    public bool AcceptOtherScaling { get; init; }

    /// <summary>
    /// Whether the optimizer may keep other averages of the weights than when the file was written. Those that the file lacks then begin as
    /// copies of the weights, those that the optimizer lacks are left out, and what differs is reported.
    /// </summary>
    public bool AcceptOtherAverages { get; init; }

    /// <summary>
    /// Whether a file may be loaded that was written amid an accumulation the optimizer cannot go on with: one without a
    /// <see cref="GradientPipeline"/>, or whose pipeline accumulates fewer micro-batches or divides by another loss scale. The accumulated
    /// gradients of the file are then left out, and what is lost is reported.
    /// </summary>
    public bool AcceptLostMicroBatches { get; init; }
}
