using GuidedDescent.Rules;

namespace GuidedDescent.Execution.Cpu;

/// <summary>What running a kernel on the processor needs of its descriptor, in the form that is quickest to use.</summary>
internal sealed class PreparedKernel(KernelDescriptor descriptor)
{
    public CpuKernel Run { get; } = descriptor.Cpu;

    /// <summary>Whether it reads the gradients.</summary>
    public bool LoadsGradient { get; } = descriptor.Reads.Contains(Slot.Gradient);

    public int[] Reads { get; } = [.. descriptor.Reads];

    public int[] Writes { get; } = [.. descriptor.Writes];
}
