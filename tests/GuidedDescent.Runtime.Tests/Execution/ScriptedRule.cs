using GuidedDescent.Execution;
using GuidedDescent.Language;
using GuidedDescent.Rules;

namespace GuidedDescent.Runtime.Tests.Execution;

/// <summary>A rule with the kernels of <see cref="MomentumRule"/> and whatever host plan a test needs.</summary>
internal sealed record ScriptedRule(Action<Step, IKernelLauncher> Plan) : IUpdateRule<ScriptedRule>
{
    public static RuleDescriptor Descriptor => MomentumRule.Descriptor;

    RuleDescriptor IUpdateRule.Descriptor => Descriptor;

    /// <summary>Launches the kernel with momentum: m = momentum m + g, w = w - rate m.</summary>
    public static void LaunchHeavy(IKernelLauncher launcher, float rate, float momentum) =>
        launcher.Launch(Descriptor.Kernels[1], (rate, momentum));

    public void Validate()
    {
    }

    public bool Keeps(int slot) => true;

    public double InitialValue(int slot) => 0.25;

    public void Evaluate(Step step, Span<Tensor> tensors) => throw new NotSupportedException();

    public void Execute(Step step, IKernelLauncher launcher) => Plan(step, launcher);
}
