using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>What each configuration keeps: memory is paid for only where a kernel touches it.</summary>
public class StateTests
{
    [Theory]
    [InlineData("Sgd, plain", 0)]
    [InlineData("Sgd, momentum and dampening", 4)]
    [InlineData("Adam", 8)]
    [InlineData("AdamW", 8)]
    [InlineData("AdaGrad", 4)]
    [InlineData("RmsProp, plain", 4)]
    [InlineData("RmsProp, momentum", 8)]
    [InlineData("RmsProp, centered", 8)]
    [InlineData("RmsProp, centered with momentum", 12)]
    [InlineData("Lion", 4)]
    [InlineData("Signum", 4)]
    public void Group_KeepsOnlyTheStatesItsKernelsTouch(string name, int bytesPerElement)
    {
        using var parameters = new ParameterSet();
        parameters.Add("weight", [100]);
        using var optimizer = new Optimizer(parameters, RuleCases.Get(name));
        Assert.Equal(100 * bytesPerElement, optimizer.Groups[0].StateBytes);
    }

    [Theory]
    [InlineData("Sgd, plain", 12)]
    [InlineData("Sgd, momentum and dampening", 20)]
    [InlineData("AdamW", 28)]
    [InlineData("AdamW, coupled", 28)]
    [InlineData("AdamW, independent", 28)]
    [InlineData("AdamW, cautious", 28)]
    [InlineData("Sgd, decoupled", 20)]
    [InlineData("Sgd, independent", 12)]
    [InlineData("Sgd, cautious", 12)]
    [InlineData("Lion, cautious", 20)]
    [InlineData("Signum, cautious", 20)]
    [InlineData("AdaGrad", 20)]
    [InlineData("RmsProp, centered with momentum", 36)]
    [InlineData("Lion", 20)]
    public void LaterStep_MovesTheFewestBytes(string name, int bytesPerElement)
    {
        IUpdateRule rule = RuleCases.Get(name);
        var recorder = new RecordingLauncher();
        rule.Execute(new Language.Step(2), recorder);
        KernelDescriptor kernel = Assert.Single(recorder.Launched);
        Assert.Equal(bytesPerElement, kernel.BytesPerElement);
    }

    [Fact]
    public void AdaGrad_StartsFromItsInitialAccumulator()
    {
        using var parameters = new ParameterSet();
        Parameter weight = parameters.Add("weight", [20]);
        using var optimizer = new Optimizer(parameters, new AdaGrad(InitialAccumulator: 0.25));
        Assert.All(optimizer.State(weight, "sum").ToArray(), value => Assert.Equal(0.25f, value));
    }

    [Fact]
    public void RmsProp_CenteredOnAConstantGradient_StaysFinite()
    {
        // The variance of a constant is zero; rounding must not make it negative.
        using var parameters = new ParameterSet();
        Parameter weight = parameters.Add("weight", [64]);
        for (int element = 0; element < 64; element++)
        {
            weight.Gradient[element] = 0.1f + (0.013f * element);
        }

        using var optimizer = new Optimizer(parameters, new RmsProp(LearningRate: 1e-6, Alpha: 0.9, Centered: true));
        for (int step = 0; step < 1000; step++)
        {
            optimizer.Step();
        }

        Assert.All(weight.Value.ToArray(), value => Assert.True(float.IsFinite(value)));
    }
}
