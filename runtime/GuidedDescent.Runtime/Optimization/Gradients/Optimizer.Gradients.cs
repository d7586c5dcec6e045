namespace GuidedDescent;

// What becomes of gradients before the rules see them.
public sealed partial class Optimizer
{
    private readonly GradientStage? _gradients;

    /// <summary>What is done to gradients before the rules see them; null where they see them as they are.</summary>
    public GradientPipeline? GradientPipeline => _gradients?.Pipeline;

    /// <summary>
    /// What became of the last step: whether it was left out, and how long the gradients were. Null before the first, and where the
    /// optimizer has no <see cref="GradientPipeline"/>. Waits until a GPU has decided about the step.
    /// </summary>
    /// <exception cref="InvalidOperationException">As for <see cref="StepCount"/>.</exception>
    public StepReport? LastStep
    {
        get
        {
            WaitForDecisions();
            return _gradients?.LastStep;
        }
    }

    /// <summary>
    /// What the trainer is to multiply the loss by, and what the next step divides gradients by; 1 where there is no loss scale. Set it
    /// when training resumes. Waits until a GPU has decided about all steps, which may have changed it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is no normal number above 0.</exception>
    /// <exception cref="InvalidOperationException">
    /// The optimizer was built without a loss scale, or as for <see cref="StepCount"/>.
    /// </exception>
    public float LossScale
    {
        get
        {
            WaitForDecisions();
            return _gradients?.LossScale ?? 1;
        }

        set
        {
            WaitForDecisions();
            Require(pipeline => pipeline.LossScaling is not null, "LossScaling = LossScaling.Dynamic()").LossScale =
                LossScaling.RequireScale(value);
        }
    }

    /// <summary>
    /// How many steps in a row had finite gradients since the loss scale changed last; 0 where it does not change. Set it when training
    /// resumes. Waits until a GPU has decided about all steps.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    /// <exception cref="InvalidOperationException">
    /// The optimizer was built without a loss scale that changes, or as for <see cref="StepCount"/>.
    /// </exception>
    public int FiniteSteps
    {
        get
        {
            WaitForDecisions();
            return _gradients?.FiniteSteps ?? 0;
        }

        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            WaitForDecisions();
            Require(pipeline => pipeline.LossScaling is { IsDynamic: true }, "LossScaling = LossScaling.Dynamic()").FiniteSteps = value;
        }
    }

    /// <summary>
    /// How many micro-batches <see cref="Accumulate"/> was told of since the last step; 0 where it never waits. Set it when training
    /// resumes.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The value is negative, or not below <see cref="GradientPipeline.AccumulationSteps"/>.
    /// </exception>
    /// <exception cref="InvalidOperationException">The optimizer was built to take a step after every micro-batch.</exception>
    public int AccumulatedMicroBatches
    {
        get => _gradients?.AccumulatedMicroBatches ?? 0;
        set
        {
            GradientStage stage = Require(pipeline => pipeline.AccumulationSteps > 1, "AccumulationSteps = 4");
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(value, stage.Pipeline.AccumulationSteps);
            stage.AccumulatedMicroBatches = value;
        }
    }

    /// <summary>
    /// Says that the gradients of one more micro-batch have been added to those there are, and takes the step where that was the last of
    /// <see cref="GradientPipeline.AccumulationSteps"/>. Rules see the mean over the micro-batches. <see cref="Step"/> takes the step at
    /// once, with the mean over those it was told of.
    /// </summary>
    /// <returns>
    /// Whether the micro-batch was the last one: gradients are to be zero before the next, which
    /// <see cref="GradientPipeline.ZeroGradients"/> sees to.
    /// </returns>
    /// <exception cref="ObjectDisposedException">The optimizer, its parameter set or its device has been disposed.</exception>
    /// <exception cref="ArgumentException">As <see cref="Step"/>; the micro-batch was not counted.</exception>
    /// <exception cref="InvalidOperationException">
    /// A lease of <see cref="EvaluateWith"/> is open, whose weights the gradients would be of; or as <see cref="Step"/>. The micro-batch
    /// was not counted.
    /// </exception>
    public bool Accumulate()
    {
        RequireWhole();
        RefuseDuringEvaluation("Accumulate");
        if (_gradients is null)
        {
            Step();
            return true;
        }

        _gradients.AccumulatedMicroBatches++;
        if (_gradients.AccumulatedMicroBatches < _gradients.Pipeline.AccumulationSteps)
        {
            return false;
        }

        int counted = _gradients.AccumulatedMicroBatches;
        try
        {
            Step();
            return true;
        }
        catch when (_gradients.AccumulatedMicroBatches == counted)
        {
            _gradients.AccumulatedMicroBatches--;
            throw;
        }
    }

    /// <summary>Prepares the pipeline.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number of the pipeline is out of its range.</exception>
    /// <exception cref="NotSupportedException">The device has no pipeline, or a rule has inputs, which no pipeline scales.</exception>
    private static GradientStage? Prepare(
        GradientPipeline? pipeline, IEnumerable<ParameterGroup> groups, Parameter[] parameters, Device device)
    {
        if (pipeline is null)
        {
            return null;
        }

        pipeline.Validate();
        pipeline.AdaptiveClipping?.Validate();
        ParameterGroup? withInputs = groups.FirstOrDefault(group => !group.IsFrozen && SlotShapes.KeptInputs(group.Rule).Any());
        if (withInputs is not null && pipeline.LossScaling is not null)
        {
            throw new NotSupportedException(
                $"{withInputs.Rule.Descriptor.Name}, the rule of group '{withInputs.Name}', works on inputs beside the gradient, and a "
                + "loss scale is taken out of gradients only; train this group without LossScaling.");
        }

        return new GradientStage(pipeline, parameters, device);
    }

    /// <summary>Whether the step is to be taken; where not, gradients are zero if they are to be after a step.</summary>
    private bool AdmitsStep()
    {
        if (_gradients is null || _gradients.Admit())
        {
            return true;
        }

        if (_gradients.Pipeline.ZeroGradients)
        {
            ZeroGradients();
        }

        return false;
    }

    private GradientStage Require(Func<GradientPipeline, bool> has, string wanted) =>
        _gradients is GradientStage stage && has(stage.Pipeline)
            ? stage
            : throw new InvalidOperationException(
                $"The optimizer was built without what this sets; give it a GradientPipeline with {wanted}.");
}
