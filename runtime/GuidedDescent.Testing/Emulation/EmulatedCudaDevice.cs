using GuidedDescent.Execution;
using GuidedDescent.Execution.Cpu;

namespace GuidedDescent.Testing;

/// <summary>
/// A device that runs the generated CUDA text on the processor, for tests on machines without a GPU: the very text that a GPU
/// gets, compiled by g++. Give it to an <c>Optimizer</c> as any other device. What has no text of its own in a plan, such as matrix
/// products, factorizations and sorts, runs as on <see cref="Device.Cpu"/>.
/// </summary>
/// <param name="options">How kernels are launched; null for the defaults.</param>
public sealed class EmulatedCudaDevice(EmulatedCudaOptions? options = null) : Device
{
    /// <summary>How kernels are launched.</summary>
    public EmulatedCudaOptions Options { get; } = options ?? new EmulatedCudaOptions();

    /// <inheritdoc/>
    public override string Name => Options.Sanitize ? "emulated CUDA, sanitized" : "emulated CUDA";

    /// <inheritdoc/>
    public override MemorySpace Memory => HostMemory.Instance;

    /// <inheritdoc/>
    /// <exception cref="NativeToolMissingException">g++ is not installed.</exception>
    /// <exception cref="NativeCompilationException">The CUDA text of a rule does not compile.</exception>
    public override StepExecutor CreateExecutor(IReadOnlyList<GroupTensors> groups) => new EmulatedCudaExecutor(groups, Options);
}
