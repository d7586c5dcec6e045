using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests.Gradients;

/// <summary>Fused blocks are matrices of their own to a rule, and rows of one parameter to the pipeline.</summary>
public class FusedBlockPipelineTests
{
    [Theory]
    [InlineData("Muon, Jordan and Nesterov", false)]
    [InlineData("Shampoo", false)]
    [InlineData("Muon, Jordan and Nesterov", true)]
    [InlineData("Shampoo", true)]
    public void Step_OfFusedBlocksBehindThePipeline_HasTheBitsOfGradientsMultipliedBefore(string name, bool areUnequal)
    {
        // Three blocks of 5 rows, or one of 7 and two of 4.
        ParameterRole role = areUnequal ? ParameterRole.HiddenMatrix.FusedRows(7, 4, 4) : ParameterRole.HiddenMatrix.Fused(3);
        var pipeline = new GradientPipeline
        {
            AccumulationSteps = 3, MaximumTensorNorm = 0.04, AdaptiveClipping = new AdaptiveClipping(0.02), ZeroGradients = true,
        };
        IUpdateRule rule = MixedTraining.RuleOf(name);
        using ParameterSet clipped = Parameters(role);
        using ParameterSet plain = Parameters(role);
        using var optimizer = new Optimizer(clipped, rule, gradients: pipeline);
        using var reference = new Optimizer(plain, rule);
        optimizer.AccumulatedMicroBatches = 2;

        clipped[0].WriteGradient(MixedTraining.Numbers(7, clipped[0].Length));
        float[] factors = PreparedGradients.FactorsOf(clipped, pipeline, 1.0 / 3)[0];
        plain[0].WriteGradient([.. factors.Zip(clipped[0].Gradient.ToArray(), (factor, gradient) => factor * gradient)]);
        optimizer.Accumulate();
        reference.Step();

        Assert.Equal(plain[0].Value.ToArray(), clipped[0].Value.ToArray());
        Assert.All(clipped[0].Gradient.ToArray(), gradient => Assert.Equal(0f, gradient));
    }

    private static ParameterSet Parameters(ParameterRole role)
    {
        var parameters = new ParameterSet();
        Parameter weight = parameters.Add("qkv", [15, 9], role);
        weight.WriteValue(MixedTraining.Numbers(3, weight.Length));
        return parameters;
    }
}
