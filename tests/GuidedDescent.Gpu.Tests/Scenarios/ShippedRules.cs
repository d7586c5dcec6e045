using GuidedDescent.Cuda;
using GuidedDescent.Optimizers;
using GuidedDescent.Rules;

namespace GuidedDescent.Gpu.Tests.Scenarios;

/// <summary>The rules we ship, for what does not depend on hyperparameters.</summary>
internal static class ShippedRules
{
    public static IReadOnlyList<IUpdateRule> All { get; } =
        [new AdamW(), new Adam(), new AdaGrad(), new Lion(), new Signum(), new Sgd(), new RmsProp()];

    /// <summary>What all their kernels take of the first GPU.</summary>
    public static IReadOnlyList<KernelResources> Inspect()
    {
        using var device = new CudaDevice();
        return [.. All.SelectMany(rule => device.Inspect(rule.Descriptor))];
    }
}
