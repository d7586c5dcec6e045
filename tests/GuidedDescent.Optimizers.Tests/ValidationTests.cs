using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>What a rule refuses, and how it says so.</summary>
public class ValidationTests
{
    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-0.1)]
    public void LearningRate_OutsideItsRange_IsRefusedByName(double learningRate)
    {
        foreach (IUpdateRule rule in new IUpdateRule[]
        {
            new Sgd(learningRate), new Adam(learningRate), new AdamW(learningRate), new AdaGrad(learningRate), new RmsProp(learningRate),
            new Lion(learningRate), new Signum(learningRate),
        })
        {
            ArgumentOutOfRangeException refusal = Assert.Throws<ArgumentOutOfRangeException>(rule.Validate);
            Assert.Equal("LearningRate", refusal.ParamName);
            Assert.Contains($"{rule.Descriptor.Name}.LearningRate must be a finite number in [0, Infinity)", refusal.Message);
        }
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(-0.5)]
    public void Decay_OutsideItsRange_IsRefused(double beta)
    {
        Assert.Contains("[0, 1)", Assert.Throws<ArgumentOutOfRangeException>(((IUpdateRule)new AdamW(Beta1: beta)).Validate).Message);
        Assert.Equal("Beta2", Assert.Throws<ArgumentOutOfRangeException>(((IUpdateRule)new Adam(Beta2: beta)).Validate).ParamName);
        Assert.Equal("Alpha", Assert.Throws<ArgumentOutOfRangeException>(((IUpdateRule)new RmsProp(Alpha: beta)).Validate).ParamName);
        Assert.Equal("Momentum", Assert.Throws<ArgumentOutOfRangeException>(((IUpdateRule)new Sgd(Momentum: beta)).Validate).ParamName);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.9, 0.5)]
    public void Nesterov_WithoutMomentumOrWithDampening_IsRefused(double momentum, double dampening)
    {
        IUpdateRule rule = new Sgd(Momentum: momentum, Dampening: dampening, Nesterov: true);
        ArgumentException refusal = Assert.Throws<ArgumentException>(rule.Validate);
        Assert.StartsWith("Nesterov's look-ahead needs a momentum above 0 and a dampening of 0, but it is Sgd { ", refusal.Message);
    }

    [Fact]
    public void Defaults_AreValid()
    {
        IUpdateRule[] rules = [new Sgd(), new Adam(), new AdamW(), new AdaGrad(), new RmsProp(), new Lion(), new Signum()];
        foreach (IUpdateRule rule in rules)
        {
            rule.Validate();
            Assert.All(
                rule.Descriptor.Hyperparameters,
                hyperparameter => Assert.True(hyperparameter.Range.Contains(hyperparameter.Default!.Value)));
        }
    }
}
