using GuidedDescent.Optimizers;
using GuidedDescent.Rules;

namespace GuidedDescent.Gpu.Tests.Scenarios;

/// <summary>The rules we ship, for what does not depend on hyperparameters.</summary>
internal static class ShippedRules
{
    public static IReadOnlyList<IUpdateRule> All { get; } =
        [new AdamW(), new Adam(), new AdaGrad(), new Lion(), new Signum(), new Sgd(), new RmsProp()];
}
