namespace GuidedDescent.Benchmarks.Training;

/// <summary>What an optimizer is asked for beside its rule.</summary>
/// <param name="Name">The name in tables.</param>
/// <param name="Gradients">What is done to gradients; null for nothing.</param>
/// <param name="Averages">The averages of the weights that are kept.</param>
/// <param name="IsScheduled">Whether the learning rate follows a schedule.</param>
internal sealed record TrainingExtra(
    string Name, GradientPipeline? Gradients = null, IReadOnlyList<WeightAverage>? Averages = null, bool IsScheduled = false)
{
    private const double Decay = 0.999;

    private static readonly GradientPipeline _clipping = new() { MaximumGlobalNorm = 1 };

    /// <summary>The rule alone.</summary>
    public static TrainingExtra None { get; } = new("nothing");

    /// <summary>All that is measured.</summary>
    public static IReadOnlyList<TrainingExtra> All { get; } =
    [
        new("a schedule", IsScheduled: true),
        new("zeroing", new GradientPipeline { ZeroGradients = true }),
        new("static loss scale", new GradientPipeline { LossScaling = LossScaling.Static(2) }),
        new("clipping", _clipping),
        new("dynamic loss scale", new GradientPipeline { LossScaling = LossScaling.Dynamic() }),
        new("adaptive clipping", new GradientPipeline { AdaptiveClipping = new AdaptiveClipping() }),
        new("1 average", Averages: [WeightAverage.Exponential(Decay)]),
        new("3 averages", Averages: [WeightAverage.BiasCorrected(Decay), WeightAverage.WarmedUp(Decay), WeightAverage.PowerFunction(7)]),
        new(
            "all of it, 1 average",
            _clipping with { LossScaling = LossScaling.Dynamic(), ZeroGradients = true },
            [WeightAverage.Exponential(Decay)],
            IsScheduled: true),
    ];

    /// <summary>Whether gradients are zero after the first step, so that no other variant may have the same.</summary>
    public bool ZeroesGradients => Gradients is { ZeroGradients: true };
}
