using GuidedDescent.Cuda;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda.Tests.Devices;

/// <summary>The tables on the device that say where the tensors lie.</summary>
[Collection(EmulatedGpu.Collection)]
public sealed unsafe class TableTests
{
    [GxxTheory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(1, true)]
    public void Step_OfNoElements_DoesNothing(int emptyParameters, bool capturesSteps)
    {
        using CudaDevice device = EmulatedGpu.Open(new CudaDeviceOptions { CaptureSteps = capturesSteps });
        using var parameters = new ParameterSet(device);
        for (int index = 0; index < emptyParameters; index++)
        {
            parameters.Add($"nothing{index}", [0]);
        }

        using var optimizer = new Optimizer(parameters, new AdamW());

        optimizer.ZeroGradients();
        optimizer.Step();
        optimizer.Step();

        device.Synchronize();
        Assert.Equal(2, optimizer.StepCount);
    }

    [GxxFact]
    public void BindGradient_WhileTheDeviceIsFarBehind_LetsEveryStepReadItsOwn()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var ahead = new Training(device);
        using var waiting = new Training(device);
        using var gradients = new ParameterSet(device);
        for (int step = 1; step <= 8; step++)
        {
            gradients.Add($"g{step}", [1030]).WriteValue([.. Enumerable.Repeat(step - 3.5f, 1030)]);
        }

        foreach (Training training in (Training[])[waiting, ahead])
        {
            for (int step = 1; step <= 8; step++)
            {
                training.Parameters["p1"].BindGradient(gradients[$"g{step}"].ValuePointer);
                training.PrepareHyperparameters(step);
                training.Optimizer.Step();
                if (training == waiting)
                {
                    device.Synchronize();
                }
            }
        }

        Assert.Equal(waiting.Read(), ahead.Read());
    }

    [GxxTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void BindGradient_ThatNeedsALargerTable_IsFollowed(bool capturesSteps)
    {
        EmulatedCudaObjects before = EmulatedGpu.Driver.LiveObjects;
        using (CudaDevice device = EmulatedGpu.Open(new CudaDeviceOptions { CaptureSteps = capturesSteps }))
        {
            using var scattered = new ScatteredGradients(device);
            using var plain = new ScatteredGradients(Device.Cpu);
            foreach (ScatteredGradients each in (ScatteredGradients[])[scattered, plain])
            {
                each.Optimizer.Step();
                each.Optimizer.Step();
                each.TearApart();
                each.Optimizer.Step();
                each.Optimizer.Step();
            }

            Assert.Equal(plain.Read(), scattered.Read());
        }

        Assert.Equal(before, EmulatedGpu.Driver.LiveObjects);
    }

    [GxxTheory]
    [InlineData("cuMemAlloc_v2")]
    [InlineData("cuMemHostAlloc")]
    public void Step_WithoutMemoryForALargerTable_CanBeTakenAgain(string call)
    {
        EmulatedCudaObjects before = EmulatedGpu.Driver.LiveObjects;
        using (CudaDevice device = EmulatedGpu.Open())
        {
            using var scattered = new ScatteredGradients(device);
            using var plain = new ScatteredGradients(Device.Cpu);
            foreach (ScatteredGradients each in (ScatteredGradients[])[scattered, plain])
            {
                each.Optimizer.Step();
                each.TearApart();
            }

            EmulatedGpu.Driver.FailOn(call, 0, (int)CUResult.ErrorOutOfMemory);

            Assert.Throws<OutOfMemoryException>(scattered.Optimizer.Step);

            scattered.Optimizer.Step();
            plain.Optimizer.Step();
            Assert.Equal(2, scattered.Optimizer.StepCount);
            Assert.Equal(plain.Read(), scattered.Read());
        }

        Assert.Equal(before, EmulatedGpu.Driver.LiveObjects);
    }
}
