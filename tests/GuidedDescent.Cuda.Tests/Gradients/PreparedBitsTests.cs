using GuidedDescent.Cuda.Tests.Devices;
using GuidedDescent.Optimizers.Tests.Gradients;

namespace GuidedDescent.Cuda.Tests.Gradients;

/// <summary>
/// What a rule does behind the pipeline on a GPU must be, bit by bit, what it does there without one to gradients that a test multiplied
/// before, with no call of the steps that overflow. Products and factorizations of libraries may have other bits than the processor's.
/// </summary>
[Collection(EmulatedGpu.Collection)]
public sealed class PreparedBitsTests
{
    private const int Steps = 8;

    [GxxTheory]
    [InlineData("AdamW, cautious", false)]
    [InlineData("Shampoo", false)]
    [InlineData("Shampoo", true)]
    [InlineData("Soap", false)]
    [InlineData("Muon, Jordan and Nesterov", false)]
    [InlineData("Muon, PolarExpress5", true)]
    [InlineData("Dion, full rank", false)]
    [InlineData("Came", false)]
    public void Steps_BehindThePipeline_HaveTheBitsOfGradientsMultipliedBefore(string name, bool capturesSteps)
    {
        GradientPipeline pipeline = PipelineRun.Everything with { AccumulationSteps = 1, LossScaling = null, SkipNonFinite = true };
        using CudaDevice device = EmulatedGpu.Open(new CudaDeviceOptions { CaptureSteps = capturesSteps });
        using MixedTraining training = PipelineRun.Train(name, device, pipeline);
        using var plain = new MixedTraining(name, pipeline: null, device, PipelineRun.Warmup, PipelineRun.Averages);
        for (int step = 1; step <= Steps; step++)
        {
            if (!PipelineRun.Overflows(step))
            {
                training.WriteGradients(step);
                float[][] factors = PreparedGradients.FactorsOf(training.Parameters, pipeline, unscale: 1);
                plain.WriteGradients(step, (index, element, gradient) => factors[index][element] * gradient);
                plain.Optimizer.Step();
            }

            PipelineRun.TakeStep(training, step);
        }

        Assert.Equal(plain.Bits(), training.Bits());
    }
}
