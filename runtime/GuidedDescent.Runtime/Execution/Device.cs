using GuidedDescent.Execution;
using GuidedDescent.Execution.Cpu;
using GuidedDescent.Rules;

namespace GuidedDescent;

/// <summary>Where optimizers run.</summary>
public abstract class Device
{
    /// <summary>The processor, with one thread per logical core, shared by all optimizers that name no other device.</summary>
    public static Device Cpu => CpuDevice.Shared;

    /// <summary>A short name for messages and tables.</summary>
    public abstract string Name { get; }

    /// <summary>Prepares to run a rule over the tensors of a group.</summary>
    /// <param name="rule">The rule whose kernels will be launched.</param>
    /// <param name="tensors">The memory of the group; it must outlive the executor.</param>
    public abstract GroupExecutor CreateExecutor(RuleDescriptor rule, TensorTable tensors);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
