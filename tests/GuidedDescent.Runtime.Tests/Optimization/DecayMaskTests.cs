using GuidedDescent.Rules;
using GuidedDescent.Runtime.Tests.Execution;
using GuidedDescent.Runtime.Tests.Execution.Operations;

namespace GuidedDescent.Runtime.Tests.Optimization;

public class DecayMaskTests
{
    [Fact]
    public void Mask_ForARuleWithoutDecay_IsRefused()
    {
        using var parameters = new ParameterSet();
        parameters.Add("gain", [2], ParameterRole.Gain);
        new Optimizer(parameters, new MomentumRule()).Dispose();

        ArgumentException error = Assert.Throws<ArgumentException>(() => new Optimizer(
            parameters, [new ParameterGroup("all", new MomentumRule()) { DecayMask = DecayMask.Except(ParameterRole.Gain) }]));
        Assert.Contains("Group 'all' has a mask for weight decay (all but gain), but Momentum has no hyperparameter", error.Message);
    }

    [Fact]
    public void Mask_ForDecayThatCannotBeSet_IsRefusedWhereAParameterIsSpared()
    {
        using var parameters = new ParameterSet();
        parameters.Add("gain", [2], ParameterRole.Gain);
        var rule = new HandWrittenRule(
            new RuleDescriptor
            {
                Name = "Fixed",
                Hyperparameters = [new("WeightDecay", HyperparameterKind.Real, 0, HyperparameterRange.AnyNumber) { IsAdjustable = false }],
                Slots = [new("w", SlotKind.Weight), new("g", SlotKind.Gradient)],
                Kernels = [],
                IntermediateRepresentation = "",
                CudaSource = "",
            },
            _ => { });

        ArgumentException error = Assert.Throws<ArgumentException>(() => new Optimizer(parameters, rule));
        Assert.Contains("Group 'all' has parameters that do not decay, such as 'gain', but Fixed.WeightDecay cannot be set", error.Message);
        new Optimizer(parameters, [new ParameterGroup("all", rule) { DecayMask = DecayMask.Everything }]).Dispose();
    }
}
