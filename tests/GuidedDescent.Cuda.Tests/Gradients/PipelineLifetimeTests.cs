using GuidedDescent.Cuda.Tests.Devices;
using GuidedDescent.Optimizers.Tests.Gradients;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda.Tests.Gradients;

/// <summary>What a pipeline holds of a device, and what is left where it cannot be had.</summary>
[Collection(EmulatedGpu.Collection)]
public sealed class PipelineLifetimeTests
{
    [GxxTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Dispose_WithStepsUnderWay_LeavesNothing(bool deviceFirst)
    {
        EmulatedCudaObjects before = EmulatedGpu.Driver.LiveObjects;
        CudaDevice device = EmulatedGpu.Open(new CudaDeviceOptions { CaptureSteps = true });
        MixedTraining training = PipelineRun.Train("Shampoo", device);
        PipelineRun.TakeStep(training, 1);
        PipelineRun.TakeStep(training, 2);

        if (deviceFirst)
        {
            device.Dispose();
        }

        training.Dispose();
        device.Dispose();

        Assert.Equal(before, EmulatedGpu.Driver.LiveObjects);
    }

    [GxxTheory]
    [InlineData("cuMemAlloc_v2")]
    [InlineData("cuMemHostAlloc")]
    [InlineData("cuEventCreate")]
    public void Build_ThatFailsAnywhere_LeavesNothing(string call)
    {
        EmulatedCudaObjects before = EmulatedGpu.Driver.LiveObjects;
        int failures = 0;
        while (FailsAfter(call, failures))
        {
            Assert.Equal(before, EmulatedGpu.Driver.LiveObjects);
            failures++;
        }

        Assert.InRange(failures, 1, 60);
    }

    [GxxFact]
    public void Optimizer_WithoutElements_TakesSteps()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var parameters = new ParameterSet(device);
        parameters.Add("w", [0]);
        using var optimizer = new Optimizer(parameters, new AdamW(), gradients: PipelineRun.Everything);
        optimizer.Step();
        optimizer.Step();

        Assert.Equal(2, optimizer.StepCount);
        Assert.Equal(0, optimizer.LastStep!.Value.GradientNorm);
    }

    [GxxFact]
    public void Optimizer_ThatOnlyZeroes_HasNothingToDecide()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var training = new ClippedTraining(device, new GradientPipeline { ZeroGradients = true });
        training.TakeStep(1);

        Assert.Equal(1, training.Optimizer.StepCount);
        Assert.Equal(new StepReport(false, null, 1, 1, 1), training.Optimizer.LastStep);
        Assert.All(training.Parameters.SelectMany(MixedTraining.GradientOf), gradient => Assert.Equal(0f, gradient));
    }

    private static bool FailsAfter(string call, int calls)
    {
        using CudaDevice device = EmulatedGpu.Open();
        EmulatedGpu.Driver.FailOn(call, calls, (int)CUResult.ErrorOutOfMemory);
        try
        {
            new ClippedTraining(device, PipelineRun.Everything).Dispose();
            return false;
        }
        catch (Exception failure) when (failure is OutOfMemoryException or CudaDeviceException)
        {
            return true;
        }
        finally
        {
            // One that has not come to pass would hit another test.
            EmulatedGpu.Driver.FailOn(call, int.MaxValue, 0);
        }
    }
}
