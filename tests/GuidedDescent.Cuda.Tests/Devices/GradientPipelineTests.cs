using GuidedDescent.Cuda;
using GuidedDescent.Optimizers;

namespace GuidedDescent.Cuda.Tests.Devices;

/// <summary>A GPU has no gradient pipeline yet, and must say so when the optimizer is built.</summary>
[Collection(EmulatedGpu.Collection)]
public sealed class GradientPipelineTests
{
    [GxxFact]
    public void Optimizer_WithAGradientPipeline_IsRefusedAndLeavesTheParametersAsTheyWere()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var parameters = new ParameterSet(device);
        parameters.Add("w", [8, 4]);
        GradientPipeline[] pipelines =
        [
            new(),
            new() { MaximumGlobalNorm = 1 },
            new() { SkipNonFinite = true },
            new() { ZeroGradients = true },
            new() { AccumulationSteps = 2 },
        ];
        foreach (GradientPipeline pipeline in pipelines)
        {
            var refusal = Assert.Throws<NotSupportedException>(() => new Optimizer(parameters, new AdamW(), gradients: pipeline));
            Assert.Contains("GradientPipeline", refusal.Message, StringComparison.Ordinal);
        }

        // The parameters are as good as before.
        parameters["w"].WriteGradient(Enumerable.Repeat(1f, 32).ToArray());
        using var optimizer = new Optimizer(parameters, new AdamW(LearningRate: 0.5, WeightDecay: 0));
        optimizer.Step();
        float[] moved = new float[32];
        parameters["w"].ReadValue(moved);
        Assert.All(moved, weight => Assert.Equal(-0.5f, weight, 1e-5f));
    }
}
