using GuidedDescent.Cuda.Tests.Devices;
using GuidedDescent.Execution;
using GuidedDescent.Optimizers.Tests.Gradients;

namespace GuidedDescent.Cuda.Tests.Gradients;

/// <summary>
/// A host that gives the device step after step and asks about none, where the emulated device does nothing before it must: each step is
/// planned for several numbers of steps that may have been taken.
/// </summary>
[Collection(EmulatedGpu.Collection)]
public sealed class StepsAheadTests
{
    private static readonly GradientPipeline s_pipeline = PipelineRun.Everything with { AccumulationSteps = 1 };

    [GxxTheory]
    [InlineData("AdamW", false)]
    [InlineData("AdamW", true)]
    [InlineData("Sgd, momentum and dampening", false)]
    [InlineData("Lion", true)]
    [InlineData("Adafactor, relative steps", false)]
    [InlineData("Prodigy", false)]
    [InlineData("Muon, Jordan and Nesterov", true)]
    [InlineData("Shampoo", false)]
    [InlineData("Soap", true)]
    public void Steps_FarAhead_HaveTheBitsOfStepsThatWereWaitedFor(string name, bool capturesSteps)
    {
        using CudaDevice device = EmulatedGpu.Open(new CudaDeviceOptions { CaptureSteps = capturesSteps });
        using MixedTraining waiting = PipelineRun.Train(name, device, s_pipeline);
        using MixedTraining ahead = PipelineRun.Train(name, device, s_pipeline);
        using var gradients = new BoundGradients(device, waiting.Parameters, PipelineRun.Steps);
        using var gradientsAhead = new BoundGradients(device, ahead.Parameters, PipelineRun.Steps);
        for (int step = 1; step <= PipelineRun.Steps; step++)
        {
            gradients.Bind(step);
            waiting.Optimizer.Step();
            Assert.Equal(PipelineRun.Overflows(step), waiting.Optimizer.LastStep!.Value.IsSkipped);
        }

        for (int step = 1; step <= PipelineRun.Steps; step++)
        {
            gradientsAhead.Bind(step);
            ahead.Optimizer.Step();
        }

        Assert.Equal(PipelineRun.Remains(waiting), PipelineRun.Remains(ahead));
    }

    [GxxFact]
    public void Step_OfSchedulesAndAverages_IsPlannedWithoutWaiting()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using MixedTraining training = PipelineRun.Train("AdamW", device, s_pipeline);
        using var gradients = new BoundGradients(device, training.Parameters, DeferredDecisions.MostUnknown + 2);
        gradients.Bind(1);
        training.Optimizer.Step();
        Assert.Equal(0, training.Optimizer.StepCount);
        EmulatedCudaCounters before = EmulatedGpu.Driver.Counters;

        for (int step = 2; step <= DeferredDecisions.MostUnknown + 2; step++)
        {
            gradients.Bind(step);
            training.Optimizer.Step();
        }

        Assert.Equal(0, (EmulatedGpu.Driver.Counters - before).Synchronizations);
        Assert.Equal(DeferredDecisions.MostUnknown, training.Optimizer.StepCount);
    }
}
