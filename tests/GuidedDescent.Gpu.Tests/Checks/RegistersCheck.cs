using GuidedDescent.Cuda;
using GuidedDescent.Gpu.Tests.Driver;
using GuidedDescent.Gpu.Tests.Scenarios;
using GuidedDescent.Optimizers;

namespace GuidedDescent.Gpu.Tests.Checks;

/// <summary>No kernel spills registers, and AdamW leaves room for as many threads as memory needs to be kept busy.</summary>
internal sealed class RegistersCheck : ICheck
{
    private const int MostOfAdamW = 64;

    public string Name => "Registers";

    public string Run(CheckSettings settings)
    {
        IReadOnlyList<KernelResources> kernels = ShippedRules.Inspect();
        KernelResources[] spilling = [.. kernels.Where(kernel => kernel.LocalBytes > 0)];
        CheckFailedException.ThrowIf(
            spilling.Length > 0,
            () => string.Join(", ", spilling.Select(kernel => $"{kernel.EntryPoint} has {kernel.LocalBytes} bytes of local memory")));
        string[] adamW = [.. AdamW.Descriptor.Kernels.Select(kernel => kernel.EntryPoint)];
        KernelResources[] large = [.. kernels.Where(kernel => adamW.Contains(kernel.EntryPoint) && kernel.Registers > MostOfAdamW)];
        CheckFailedException.ThrowIf(
            large.Length > 0,
            () => string.Join(
                ", ", large.Select(kernel => $"{kernel.EntryPoint} takes {kernel.Registers} registers, more than {MostOfAdamW}")));
        return $"no local memory in {kernels.Count} kernels; registers: "
            + string.Join(", ", kernels.Select(kernel => $"{kernel.EntryPoint} {kernel.Registers}"));
    }
}
