using GuidedDescent.Optimizers;
using GuidedDescent.Rules;

namespace GuidedDescent.Gpu.Tests.Scenarios;

/// <summary>A rule with other hyperparameters at every step, as schedules would give it.</summary>
/// <param name="Name">The name of the rule.</param>
/// <param name="At">The hyperparameters of a step, counted from 1. Those of the first step need every state that later ones do.</param>
internal sealed record ChangingRule(string Name, Func<long, IUpdateRule> At)
{
    /// <summary>Rules that launch the same kernel whatever their hyperparameters are.</summary>
    public static IReadOnlyList<ChangingRule> OfOneKernel { get; } =
    [
        new("AdamW", step => new AdamW(
            Vary(1e-2, step), Vary(0.8, step), Vary(0.95, step + 1), Vary(1e-6, step + 2), Vary(0.1, step + 3))),
        new("Adam", step => new Adam(
            Vary(1e-2, step), Vary(0.8, step), Vary(0.95, step + 1), Vary(1e-6, step + 2), Vary(0.1, step + 3))),
        new("AdaGrad", step => new AdaGrad(Vary(0.05, step), Vary(0.1, step + 1), Vary(0.1, step + 2), 0.01, Vary(1e-6, step + 3))),
        new("Lion", step => new Lion(Vary(1e-2, step), Vary(0.8, step + 1), Vary(0.95, step + 2), Vary(0.1, step + 3))),
        new("Signum", step => new Signum(Vary(1e-2, step), Vary(0.8, step + 1), Vary(0.1, step + 2))),
    ];

    /// <summary>Every rule we ship; the last two change kernels as well, between steps and from the first to the second.</summary>
    public static IReadOnlyList<ChangingRule> All { get; } =
    [
        .. OfOneKernel,
        new("Sgd", step => step / 2 % 2 == 0
            ? new Sgd(Vary(0.03, step), Vary(0.8, step + 1), Vary(0.3, step + 2), Vary(0.1, step + 3))
            : new Sgd(Vary(0.03, step), Vary(0.8, step + 1), 0, Vary(0.1, step + 3), Nesterov: true)),
        new("RmsProp", step => new RmsProp(
            Vary(0.01, step), Vary(0.9, step + 1), Vary(1e-3, step + 2), Vary(0.1, step + 3),
            step % 3 == 2 ? 0 : Vary(0.7, step), Centered: step % 2 == 1)),
    ];

    // Never the same at two neighbouring steps, and of few digits lost.
    private static double Vary(double value, long step) => value * (1 - (0.03 * (step % 7)));
}
