namespace GuidedDescent;

/// <summary>
/// What an optimizer does to gradients before its rules see them. It costs at most one pass over the gradients beside those of the rules:
/// what is measured is measured once for all parameters, and what gradients are multiplied by is multiplied where the rules' kernels
/// load them. The gradients stay as they are unless <see cref="ZeroGradients"/> is asked for.
/// </summary>
/// <remarks>
/// In this order: divided by the loss scale and the number of micro-batches; each row clipped against its weights; each tensor clipped;
/// all together clipped. Each clipping sees what the one before has left. Step and schedules go on only where a step was taken.
/// </remarks>
public sealed record GradientPipeline
{
    /// <summary>
    /// After how many micro-batches <see cref="Optimizer.Accumulate"/> takes a step, from 1. The trainer adds the gradients of every
    /// micro-batch to those there are, as of one; rules see their mean.
    /// </summary>
    public int AccumulationSteps { get; init; } = 1;

    /// <summary>What the loss was multiplied by, which gradients are divided by; null where it was not.</summary>
    public LossScaling? LossScaling { get; init; }

    /// <summary>
    /// The largest Euclidean norm of all gradients of all groups together, above 0: where it is larger, all are multiplied by the one
    /// factor that brings it there, as <c>torch.nn.utils.clip_grad_norm_</c> does; null for no limit.
    /// </summary>
    public double? MaximumGlobalNorm { get; init; }

    /// <summary>The largest Euclidean norm of the gradient of each parameter by itself, above 0; null for no limit.</summary>
    public double? MaximumTensorNorm { get; init; }

    /// <summary>Limits to the gradient of each row of a weight, in proportion to the weights of the row; null for none.</summary>
    public AdaptiveClipping? AdaptiveClipping { get; init; }

    /// <summary>
    /// Whether a step is left out where any gradient of any group is infinite or NaN: weights, states, <see cref="Optimizer.StepCount"/>
    /// and schedules stay, bit by bit. <see cref="LossScaling.Dynamic"/> includes it.
    /// </summary>
    public bool SkipNonFinite { get; init; }

    /// <summary>
    /// Whether gradients are zero after a step, and after one that was left out. They are set to zero by the last kernel that loads them.
    /// </summary>
    public bool ZeroGradients { get; init; }

    /// <summary>Whether steps with a gradient that is not finite are left out.</summary>
    internal bool Skips => SkipNonFinite || LossScaling is { IsDynamic: true };

    /// <summary>Whether gradients are read before the rules read them.</summary>
    internal bool Measures =>
        Skips || MaximumGlobalNorm is not null || MaximumTensorNorm is not null || AdaptiveClipping is not null;

    /// <summary>Whether rules may have to see other numbers than the gradients are.</summary>
    internal bool Scales =>
        AccumulationSteps > 1 || LossScaling is not null
        || MaximumGlobalNorm is not null || MaximumTensorNorm is not null || AdaptiveClipping is not null;

    /// <summary>Refuses what no pipeline can be.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(AccumulationSteps, 1);
        RequirePositive(MaximumGlobalNorm, nameof(MaximumGlobalNorm));
        RequirePositive(MaximumTensorNorm, nameof(MaximumTensorNorm));
    }

    private static void RequirePositive(double? norm, string name)
    {
        if (norm is double value && !(value > 0 && double.IsFinite(value)))
        {
            throw new ArgumentOutOfRangeException(
                name, value, $"{name} must be above 0 and finite, but is {value}; leave it out for no limit.");
        }
    }
}
