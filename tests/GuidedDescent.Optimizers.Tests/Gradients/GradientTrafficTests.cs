using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests.Gradients;

/// <summary>What the pipeline moves beside the rules' kernels: 4 bytes for each element for a norm, and nothing for multiplying.</summary>
public class GradientTrafficTests
{
    private static readonly Type[] s_multiplyTheGradientItself = [typeof(Shampoo), typeof(Soap), typeof(Kfac), typeof(Ekfac)];

    public static TheoryData<string> Names => MixedTraining.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void GradientTraffic_OfAClippingThatZeroes_IsOnePassMoreAndTheZeros(string name)
    {
        using var training = new MixedTraining(name, new GradientPipeline { MaximumGlobalNorm = 1, ZeroGradients = true });
        int copying = s_multiplyTheGradientItself.Contains(MixedTraining.RuleOf(name).GetType()) ? 8 : 0;

        Assert.Equal(new GradientTraffic(Measuring: 4, copying, Zeroing: 4), training.Optimizer.Groups[0].GradientTraffic);
        Assert.Equal(new GradientTraffic(Measuring: 4, Copying: 0, Zeroing: 4), training.Optimizer.Groups[1].GradientTraffic);
    }

    [Fact]
    public void GradientTraffic_OfAdaptiveClipping_HasTheWeightsOfThoseItClips()
    {
        using var training = new MixedTraining(
            "AdamW",
            new GradientPipeline { AdaptiveClipping = new AdaptiveClipping { Selects = parameter => parameter.Name[0] == 'r' } });

        Assert.Equal(8, training.Optimizer.Groups[0].GradientTraffic.BytesPerElement);
        Assert.Equal(4, training.Optimizer.Groups[1].GradientTraffic.BytesPerElement);
    }

    [Fact]
    public void GradientTraffic_OfWhatNeedsNoNorm_IsNothing()
    {
        using var training = new MixedTraining(
            "Lion", new GradientPipeline { AccumulationSteps = 4, LossScaling = LossScaling.Static(512) });

        Assert.All(training.Optimizer.Groups, group => Assert.Equal(0, group.GradientTraffic.BytesPerElement));
    }
}
