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

    /// <summary>Prepares to step an optimizer.</summary>
    /// <param name="groups">Its groups; their memory must outlive the executor.</param>
    public abstract StepExecutor CreateExecutor(IReadOnlyList<GroupTensors> groups);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
