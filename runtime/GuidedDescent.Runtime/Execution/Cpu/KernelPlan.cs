using GuidedDescent.Rules;

namespace GuidedDescent.Execution.Cpu;

/// <summary>What running a kernel on the processor needs of its descriptor, in the form that is quickest to use.</summary>
internal sealed class KernelPlan
{
    public KernelPlan(KernelDescriptor descriptor, TensorTable tensors)
    {
        Descriptor = descriptor;
        Kernel = descriptor.Cpu;
        Reads = [.. descriptor.Reads];
        Writes = [.. descriptor.Writes];
        MissingSlot = descriptor.Streams.Cast<int?>().FirstOrDefault(slot => !tensors.Holds(slot!.Value));
    }

    public KernelDescriptor Descriptor { get; }

    public CpuKernel Kernel { get; }

    public int[] Reads { get; }

    public int[] Writes { get; }

    /// <summary>A slot the kernel works on and the group keeps no memory for; null where it has all.</summary>
    public int? MissingSlot { get; }
}
