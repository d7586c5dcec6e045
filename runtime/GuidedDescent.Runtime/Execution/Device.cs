using GuidedDescent.Execution;
using GuidedDescent.Execution.Cpu;

namespace GuidedDescent;

/// <summary>Where parameters live and optimizers run.</summary>
public abstract class Device
{
    /// <summary>The processor, with one thread per logical core, shared by all optimizers that name no other device.</summary>
    public static Device Cpu => CpuDevice.Shared;

    /// <summary>A short name for messages and tables.</summary>
    public abstract string Name { get; }

    /// <summary>The memory that its kernels work on. Devices that share memory can step each other's parameters.</summary>
    public abstract MemorySpace Memory { get; }

    /// <summary>
    /// Whether the device can step what is stored in other formats than single precision; an optimizer of such is refused where it cannot.
    /// </summary>
    public virtual bool StoresNarrowNumbers => false;

    /// <summary>Prepares to step an optimizer.</summary>
    /// <param name="groups">Its groups; their memory must outlive the executor.</param>
    public abstract StepExecutor CreateExecutor(IReadOnlyList<GroupTensors> groups);

    /// <summary>Prepares to step an optimizer about whose steps the device decides by itself.</summary>
    internal virtual StepExecutor CreateExecutor(IReadOnlyList<GroupTensors> groups, DeferredDecisions? decisions) =>
        CreateExecutor(groups);

    /// <summary>
    /// Prepares to measure the gradients of an optimizer and to decide about its steps, on a device that does so while the host goes on;
    /// null where the host decides.
    /// </summary>
    internal virtual DeferredDecisions? CreateDeferredDecisions(GradientPipeline pipeline, GradientUnits units) => null;

    /// <summary>Prepares to measure the gradients of an optimizer.</summary>
    /// <param name="units">What is measured; it must outlive what comes back.</param>
    /// <exception cref="NotSupportedException">The device has no gradient pipeline.</exception>
    internal virtual GradientMeasure CreateGradientMeasure(GradientUnits units) =>
        throw new NotSupportedException(
            $"{this} has no gradient pipeline: leave the GradientPipeline out, and scale and clip the gradients before the step, or "
            + "train on Device.Cpu or a GPU.");

    /// <inheritdoc/>
    public override string ToString() => Name;
}
