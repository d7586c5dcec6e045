using GuidedDescent.Cuda.Tests.Devices;
using GuidedDescent.Optimizers.Tests.Gradients;

namespace GuidedDescent.Cuda.Tests.Gradients;

/// <summary>
/// The gradient pipeline on a GPU has the bits of the processor, in all it does and tells. Rules whose products have other bits there are
/// held against themselves, in <see cref="PreparedBitsTests"/>.
/// </summary>
[Collection(EmulatedGpu.Collection)]
public sealed class PipelineBitsTests
{
    [GxxTheory]
    [InlineData("AdamW")]
    [InlineData("Sgd, Nesterov")]
    [InlineData("Lion")]
    [InlineData("Adafactor, relative steps")]
    [InlineData("NovoGrad")]
    [InlineData("Prodigy")]
    public void Steps_BehindThePipeline_HaveTheBitsOfTheProcessor(string name)
    {
        using MixedTraining expected = PipelineRun.Train(name, Device.Cpu);
        using CudaDevice device = EmulatedGpu.Open();
        using CudaDevice capturingDevice = EmulatedGpu.Open(new CudaDeviceOptions { CaptureSteps = true });
        using MixedTraining training = PipelineRun.Train(name, device);
        using MixedTraining capturing = PipelineRun.Train(name, capturingDevice);
        for (int step = 1; step <= PipelineRun.Steps; step++)
        {
            PipelineRun.TakeStep(expected, step);
            PipelineRun.TakeStep(training, step);
            PipelineRun.TakeStep(capturing, step);

            ulong[] remains = PipelineRun.Remains(expected);
            Assert.Equal(PipelineRun.Overflows(step), expected.Optimizer.LastStep!.Value.IsSkipped);
            Assert.Equal(remains, PipelineRun.Remains(training));
            Assert.Equal(remains, PipelineRun.Remains(capturing));
        }
    }

    [GxxTheory]
    [InlineData("AdamW", false)]
    [InlineData("AdamW", true)]
    [InlineData("Adafactor, momentum", false)]
    [InlineData("Lamb, clipped", false)]
    public void Steps_ThatNobodyAsksAbout_HaveTheBitsOfTheProcessor(string name, bool capturesSteps)
    {
        using MixedTraining expected = PipelineRun.Train(name, Device.Cpu);
        using CudaDevice device = EmulatedGpu.Open(new CudaDeviceOptions { CaptureSteps = capturesSteps });
        using MixedTraining training = PipelineRun.Train(name, device);
        for (int step = 1; step <= PipelineRun.Steps; step++)
        {
            PipelineRun.TakeStep(expected, step);
            PipelineRun.TakeStep(training, step);
        }

        Assert.Equal(PipelineRun.Remains(expected), PipelineRun.Remains(training));
    }
}
