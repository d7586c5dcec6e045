using GuidedDescent.Cuda.Tests.Devices;
using GuidedDescent.Execution;

namespace GuidedDescent.Cuda.Tests.Gradients;

/// <summary>What a step behind the pipeline costs, counted by the emulated driver.</summary>
[Collection(EmulatedGpu.Collection)]
public sealed class PipelineCostTests
{
    // As far as the host runs ahead of a GPU that does nothing before it is waited for.
    private const int Ahead = DeferredDecisions.MostUnknown + 1;

    private static readonly GradientPipeline s_skipping = new()
    {
        LossScaling = LossScaling.Dynamic(), MaximumGlobalNorm = 1, ZeroGradients = true,
    };

    [GxxTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Step_ThatMayBeSkipped_NeitherWaitsNorAllocates(bool capturesSteps)
    {
        using CudaDevice device = EmulatedGpu.Open(new CudaDeviceOptions { CaptureSteps = capturesSteps });
        using var training = new ClippedTraining(device, s_skipping);
        for (int step = 1; step <= Ahead; step++)
        {
            training.Optimizer.Step();
        }

        Assert.Equal(Ahead, training.Optimizer.StepCount);
        EmulatedCudaCounters before = EmulatedGpu.Driver.Counters;
        long bytes = GC.GetAllocatedBytesForCurrentThread();

        for (int step = 0; step < Ahead; step++)
        {
            training.Optimizer.Step();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - bytes);
        EmulatedCudaCounters cost = EmulatedGpu.Driver.Counters - before;
        Assert.Equal(0, cost.Synchronizations);
        Assert.Equal(0, cost.DeviceAllocations + cost.HostAllocations);
        Assert.Equal(0, cost.HostToDeviceCopies + cost.DeviceToDeviceCopies + cost.Fills + cost.PageableCopies);
        Assert.Equal(Ahead, cost.DeviceToHostCopies);

        // An order, three launches that measure and decide, and for each of the two groups its kernel and the zeros.
        Assert.Equal((1 + 3 + 4) * Ahead, cost.KernelLaunches);
    }

    [GxxFact]
    public void Step_FarAhead_WaitsForTheOldestOnly()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var training = new ClippedTraining(device, s_skipping);
        EmulatedCudaCounters before = EmulatedGpu.Driver.Counters;

        for (int step = 0; step < 20; step++)
        {
            training.Optimizer.Step();
        }

        Assert.InRange((EmulatedGpu.Driver.Counters - before).Synchronizations, 0, 20 - Ahead);
        Assert.Equal(20, training.Optimizer.StepCount);
    }

    [GxxFact]
    public void Step_ThatIsAlwaysTaken_NeverWaits()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var training = new ClippedTraining(device, new GradientPipeline { MaximumGlobalNorm = 1 });
        training.Optimizer.Step();
        EmulatedCudaCounters before = EmulatedGpu.Driver.Counters;

        for (int step = 0; step < 20; step++)
        {
            training.Optimizer.Step();
        }

        Assert.Equal(0, (EmulatedGpu.Driver.Counters - before).Synchronizations);
        Assert.Equal(21, training.Optimizer.StepCount);
        Assert.InRange(training.Optimizer.LastStep!.Value.GradientNorm!.Value, 1, 1e9);
    }

    [GxxFact]
    public void Step_OfAPipelineThatOnlyScales_IsOneLaunchMore()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var training = new ClippedTraining(device, new GradientPipeline { LossScaling = LossScaling.Static(8) });
        training.Optimizer.Step();
        device.Synchronize();
        EmulatedCudaCounters before = EmulatedGpu.Driver.Counters;

        training.Optimizer.Step();

        // What is sent, the factors, and the kernels of two groups.
        device.Synchronize();
        EmulatedCudaCounters cost = EmulatedGpu.Driver.Counters - before;
        Assert.Equal(4, cost.KernelLaunches);
        Assert.Equal(0, cost.DeviceToHostCopies);
        Assert.Equal(new StepReport(false, null, 1, 8, 1), training.Optimizer.LastStep);
    }

    [GxxFact]
    public void GradientTraffic_IsThatOfTheProcessor()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var training = new ClippedTraining(device, s_skipping);
        using var onProcessor = new ClippedTraining(Device.Cpu, s_skipping);

        Assert.Equal(
            onProcessor.Optimizer.Groups.Select(group => group.GradientTraffic),
            training.Optimizer.Groups.Select(group => group.GradientTraffic));
        Assert.Equal(onProcessor.Optimizer.Describe(), training.Optimizer.Describe());
    }
}
