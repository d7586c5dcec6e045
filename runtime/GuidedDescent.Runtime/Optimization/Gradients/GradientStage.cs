using GuidedDescent.Execution;
using GuidedDescent.Precision;
using GuidedDescent.Rules;

namespace GuidedDescent;

/// <summary>The gradient pipeline of one optimizer at work: what it remembers from step to step, and what it decides.</summary>
internal sealed partial class GradientStage : IDisposable
{
    private readonly GradientMeasure? _measure;
    private readonly GradientUnits _units;
    private readonly MemorySpace _memory;
    private readonly HashSet<Parameter> _clippedByWeights;

    /// <summary>Lays out the gradients of all parameters.</summary>
    /// <exception cref="NotSupportedException">The device has no gradient pipeline.</exception>
    public GradientStage(GradientPipeline pipeline, Parameter[] parameters, Device device)
    {
        Pipeline = pipeline;
        _memory = device.Memory;
        LossScale = pipeline.LossScaling?.InitialScale ?? 1;
        _clippedByWeights = [.. parameters.Where(IsSelected)];
        _units = new GradientUnits(parameters, IsClippedByWeights);
        try
        {
            Deferred = device.CreateDeferredDecisions(pipeline, _units);
            _measure = Deferred is null ? device.CreateGradientMeasure(_units) : null;
        }
        catch
        {
            _units.Dispose();
            throw;
        }
    }

    public GradientPipeline Pipeline { get; }

    /// <inheritdoc cref="Optimizer.LossScale"/>
    public float LossScale { get; set; }

    /// <inheritdoc cref="Optimizer.FiniteSteps"/>
    public int FiniteSteps { get; set; }

    /// <inheritdoc cref="Optimizer.AccumulatedMicroBatches"/>
    public int AccumulatedMicroBatches { get; set; }

    public StepReport? LastStep { get; private set; }

    /// <summary>
    /// Whether neighbours must not be one row of a table, as a kernel that multiplies what it loads is told the units of one parameter for
    /// each row; the processor multiplies beside its kernels, by whatever a row is made of.
    /// </summary>
    public bool KeepsParametersApart => Pipeline.Scales && !_memory.IsHost;

    /// <summary>Whether a rule must be given a copy of the gradients, as operations read them that multiply nothing on the way.</summary>
    public bool Copies(RuleDescriptor rule) =>
        Pipeline.Scales && rule.Operations.Any(operation => operation.Reads.Contains(Slot.Gradient) && !LoadsGradient(operation));

    /// <summary>How the gradients of a bucket become what its rule sees; null where it sees them as they lie.</summary>
    /// <param name="tensors">The table of the bucket.</param>
    /// <param name="blocks">What its rows are.</param>
    /// <param name="isCopied">Whether the table leads to copies of the gradients.</param>
    public GradientRuns? RunsOf(TensorTable tensors, IEnumerable<ParameterBlock> blocks, bool isCopied) =>
        Pipeline.Scales || Pipeline.ZeroGradients
            ? new GradientRuns(_units, tensors, [.. blocks], Pipeline.ZeroGradients, isCopied)
            : null;

    /// <summary>Takes note of how the weights of a bucket are stored, against which gradients may be clipped.</summary>
    public void SeeWeights(ParameterBucket bucket)
    {
        if (bucket.Memory.Storage is BucketStorage storage)
        {
            _units.SeeWeights(storage);
        }
    }

    /// <inheritdoc cref="OptimizerGroup.GradientTraffic"/>
    public GradientTraffic TrafficOf(ParameterBucket bucket)
    {
        int ofGradient = GradientBytesOf(bucket);
        return new GradientTraffic(
            Measuring: Pipeline.Measures ? ofGradient + (bucket.Parameters.Any(IsClippedByWeights) ? WeightBytesOf(bucket) : 0) : 0,
            Copying: Copies(bucket.Rule.Descriptor) && ofGradient == sizeof(float) ? 2 * sizeof(float) : 0,
            Zeroing: Pipeline.ZeroGradients ? ofGradient : 0);
    }

    /// <summary>The bytes of all of it for a bucket in a step, in which each parameter counts with what it costs itself.</summary>
    public long BytesOf(ParameterBucket bucket)
    {
        GradientTraffic most = TrafficOf(bucket);
        long weights = bucket.Runs.Where(run => IsClippedByWeights(run.Parameter)).Sum(run => run.Length);
        long rest = (Pipeline.Measures ? GradientBytesOf(bucket) : 0) + most.Copying + most.Zeroing;
        return (rest * bucket.Runs.Sum(run => run.Length)) + (WeightBytesOf(bucket) * weights);
    }

    /// <summary>Measures the gradients, and decides whether the step is taken and what gradients are multiplied by.</summary>
    public bool Admit()
    {
        int batches = Math.Max(AccumulatedMicroBatches, 1);
        float scale = LossScale;
        double unscale = 1 / ((double)scale * batches);
        double? norm = null;
        if (Pipeline.Measures)
        {
            _measure!.Run();
            norm = ClippingFactors.NormOf(_units, unscale);
        }

        bool isSkipped = Pipeline.Skips && !double.IsFinite(norm!.Value);
        double global = isSkipped ? 1 : ClippingFactors.Fill(_units, Pipeline, unscale);
        AccumulatedMicroBatches = 0;
        AdaptLossScale(isSkipped);
        LastStep = new StepReport(isSkipped, norm, global, scale, batches);
        return !isSkipped;
    }

    public void Dispose()
    {
        _measure?.Dispose();
        Deferred?.Dispose();
        _units.Dispose();
    }

    private static bool LoadsGradient(OperationDescriptor operation) =>
        operation is KernelDescriptor kernel && kernel.AccessOf(Slot.Gradient) == SlotAccess.Full;

    private static int GradientBytesOf(ParameterBucket bucket) => StorageFormats.BytesOf(bucket.Parameters[0].GradientStorage);

    private static int WeightBytesOf(ParameterBucket bucket) =>
        (int)(bucket.Memory.Storage?[Slot.Weight]?.BytesMoved(1) ?? sizeof(float));

    private bool IsClippedByWeights(Parameter parameter) => _clippedByWeights.Contains(parameter);

    private bool IsSelected(Parameter parameter) =>
        Pipeline.AdaptiveClipping is AdaptiveClipping clipping && clipping.Selects?.Invoke(parameter) != false;

    private void AdaptLossScale(bool hasOverflown)
    {
        if (Pipeline.LossScaling is not { IsDynamic: true } scaling)
        {
            return;
        }

        FiniteSteps = hasOverflown ? 0 : FiniteSteps + 1;
        if (hasOverflown)
        {
            LossScale = Changed(scaling.BackoffFactor);
        }
        else if (FiniteSteps >= scaling.GrowthInterval)
        {
            LossScale = Changed(scaling.GrowthFactor);
            FiniteSteps = 0;
        }
    }

    /// <summary>The scale times a factor, where that is still a scale.</summary>
    private float Changed(double factor)
    {
        float changed = (float)(LossScale * factor);
        return float.IsNormal(changed) ? changed : LossScale;
    }
}
