using GuidedDescent.Cuda.Tests.Devices;

namespace GuidedDescent.Cuda.Tests.Gradients;

/// <summary>Steps behind the pipeline in a graph that the caller captures and replays.</summary>
[Collection(EmulatedGpu.Collection)]
public sealed class PipelineGraphTests
{
    private const int Steps = 9;

    private static readonly GradientPipeline s_skipping = new()
    {
        LossScaling = LossScaling.Dynamic(8, growthInterval: 2), MaximumGlobalNorm = 1, ZeroGradients = true,
    };

    [GxxTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void CallersGraph_OfSkippingSteps_HasTheBitsOfTheProcessor(bool asksBetween)
    {
        Schedule schedule = Schedule.LinearWarmup(6);
        using CudaDevice device = EmulatedGpu.Open();
        using var training = new ClippedTraining(device, s_skipping, schedule);
        using var expected = new ClippedTraining(Device.Cpu, s_skipping, schedule);
        training.TakeStep(1);
        training.TakeStep(2, overflows: true);
        using CallersGraph graph = CallersGraph.Capture(device, training.Optimizer.Step);
        for (int step = 1; step <= Steps; step++)
        {
            bool overflows = step is 2 or 5 or 6 or Steps;
            expected.TakeStep(step, overflows);
            if (step > 2)
            {
                training.WriteGradients(step, overflows ? float.NaN : null);
                training.Optimizer.PrepareReplay();
                graph.Launch();
                Assert.Equal(asksBetween, asksBetween && training.Optimizer.StepCount == expected.Optimizer.StepCount);
            }
        }

        Assert.Equal(expected.Read(), training.Read());
        Assert.Equal(expected.Optimizer.StepCount, training.Optimizer.StepCount);
        Assert.Equal(expected.Optimizer.LossScale, training.Optimizer.LossScale);
        Assert.True(training.Optimizer.LastStep!.Value.IsSkipped);

        // Plain steps go on from there.
        training.TakeStep(Steps + 1);
        expected.TakeStep(Steps + 1);
        Assert.Equal(expected.Read(), training.Read());
        Assert.Equal(expected.Optimizer.LastStep, training.Optimizer.LastStep);
    }

    [GxxFact]
    public void PrepareReplay_ReplaysAsManyMicroBatchesAsWereCaptured()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var training = new ClippedTraining(device, new GradientPipeline { AccumulationSteps = 3, MaximumGlobalNorm = 1 });
        using var expected = new ClippedTraining(Device.Cpu, new GradientPipeline { AccumulationSteps = 3, MaximumGlobalNorm = 1 });
        using CallersGraph graph = CallersGraph.Capture(device, () => Accumulate(training));
        for (int step = 1; step <= 2; step++)
        {
            // The first step of SGD has a kernel of its own, and the graph holds it.
            training.Optimizer.StepCount = 0;
            expected.Optimizer.StepCount = 0;
            training.WriteGradients(step);
            training.Optimizer.PrepareReplay();
            graph.Launch();
            expected.WriteGradients(step);
            Accumulate(expected);
        }

        Assert.Equal(0, training.Optimizer.AccumulatedMicroBatches);
        Assert.Equal(3, training.Optimizer.LastStep!.Value.MicroBatches);
        Assert.Equal(expected.Read(), training.Read());
    }

    [GxxFact]
    public void StepCount_OfAReplayThatWasNotLaunched_SaysWhatToDo()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var training = new ClippedTraining(device, s_skipping);
        using CallersGraph graph = CallersGraph.Capture(device, training.Optimizer.Step);
        training.Optimizer.PrepareReplay();

        var refusal = Assert.Throws<InvalidOperationException>(() => training.Optimizer.StepCount);

        Assert.Contains("launch the graph", refusal.Message, StringComparison.Ordinal);
        graph.Launch();
        Assert.Equal(1, training.Optimizer.StepCount);
    }

    [GxxFact]
    public void StepCount_WhileCapturing_IsRefusedWhereStepsAreUndecided()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var training = new ClippedTraining(device, s_skipping);
        training.TakeStep(1);
        Assert.Equal(1, training.Optimizer.StepCount);
        training.TakeStep(2);
        using CallersGraph graph = CallersGraph.Capture(device, () =>
        {
            Assert.Throws<InvalidOperationException>(() => training.Optimizer.StepCount);
            training.Optimizer.Step();
        });

        Assert.Equal(2, training.Optimizer.StepCount);
    }

    [GxxFact]
    public void Step_CapturedWhereUndecidedStepsWantOtherKernels_IsRefused()
    {
        // Whether the first step was taken decides which kernel SGD with momentum needs.
        using CudaDevice device = EmulatedGpu.Open();
        using var training = new ClippedTraining(device, s_skipping);
        training.TakeStep(1);
        CallersGraph.Capture(device, () => Assert.Throws<InvalidOperationException>(training.Optimizer.Step)).Dispose();

        Assert.Equal(1, training.Optimizer.StepCount);
        CallersGraph.Capture(device, training.Optimizer.Step).Dispose();
    }

    private static void Accumulate(ClippedTraining training)
    {
        for (int batch = 0; batch < 3; batch++)
        {
            training.Optimizer.Accumulate();
        }
    }
}
