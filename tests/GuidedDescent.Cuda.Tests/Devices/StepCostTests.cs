using GuidedDescent.Cuda;

namespace GuidedDescent.Cuda.Tests.Devices;

/// <summary>What a step costs, counted by the emulated driver.</summary>
[Collection(EmulatedGpu.Collection)]
public sealed class StepCostTests
{
    private const int Steps = 50;

    [GxxTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Step_OfTwoGroups_IsOneUploadAndOneLaunchPerKernel(bool capturesSteps)
    {
        using CudaDevice device = EmulatedGpu.Open(new CudaDeviceOptions { CaptureSteps = capturesSteps });
        using var training = new Training(device);
        TakeSteps(training, 1, 3);
        EmulatedCudaCounters before = EmulatedGpu.Driver.Counters;

        TakeSteps(training, 4, Steps);

        EmulatedCudaCounters cost = EmulatedGpu.Driver.Counters - before;
        long taken = Steps - 3;
        Assert.Equal(0, cost.Synchronizations);
        Assert.Equal(0, cost.DeviceAllocations + cost.HostAllocations);
        Assert.Equal(0, cost.HostToDeviceCopies + cost.DeviceToHostCopies + cost.DeviceToDeviceCopies + cost.Fills);
        Assert.Equal(3 * taken, cost.KernelLaunches);
        Assert.Equal(capturesSteps ? taken : 0, cost.GraphLaunches);
    }

    [GxxTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Step_WithAverages_HasNoLaunchMoreThanWithout(bool capturesSteps)
    {
        using CudaDevice device = EmulatedGpu.Open(new CudaDeviceOptions { CaptureSteps = capturesSteps });
        using var training = new Training(device, WeightAverage.Exponential(0.9), WeightAverage.PowerFunction(3));
        TakeSteps(training, 1, 3);
        device.Synchronize();
        EmulatedCudaCounters before = EmulatedGpu.Driver.Counters;

        TakeSteps(training, 4, 4);

        device.Synchronize();
        Assert.Equal(3, (EmulatedGpu.Driver.Counters - before).KernelLaunches);
    }

    [GxxTheory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(1000)]
    public unsafe void Step_OfManyTensors_IsAsManyLaunchesAsOfOne(int tensors)
    {
        // Apart from each other, as what lies in a row is one tensor to the device.
        const int Spacing = 8;
        using CudaDevice device = EmulatedGpu.Open();
        using var owner = new ParameterSet(device);
        Parameter values = owner.Add("values", [tensors * Spacing]);
        values.WriteGradient([.. Enumerable.Repeat(1f, tensors * Spacing)]);
        using var parameters = new ParameterSet(device);
        for (int index = 0; index < tensors; index++)
        {
            long start = index * Spacing;
            parameters.Wrap($"p{index}", [5], values.ValuePointer + start, values.GradientPointer + start);
        }

        using var optimizer = new Optimizer(parameters, new AdamW(LearningRate: 0.5, Epsilon: 0));
        optimizer.Step();
        device.Synchronize();
        EmulatedCudaCounters before = EmulatedGpu.Driver.Counters;

        optimizer.Step();

        device.Synchronize();
        Assert.Equal(2, (EmulatedGpu.Driver.Counters - before).KernelLaunches);
        float[] results = new float[tensors * Spacing];
        values.ReadValue(results);
        Assert.All(results.Index(), element => Assert.Equal(element.Index % Spacing < 5, element.Item < -0.9f));
    }

    [GxxFact]
    public void Step_WithTheScalarsOfTheStepBefore_SendsNone()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var parameters = new ParameterSet(device);
        parameters.Add("p", [1000]);
        using var optimizer = new Optimizer(parameters, new Lion());
        optimizer.Step();
        device.Synchronize();
        EmulatedCudaCounters before = EmulatedGpu.Driver.Counters;

        optimizer.Step();
        optimizer.Step();

        device.Synchronize();
        Assert.Equal(2, (EmulatedGpu.Driver.Counters - before).KernelLaunches);
    }

    [GxxTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Step_AfterTheFirst_AllocatesNothingOnTheHost(bool capturesSteps)
    {
        using CudaDevice device = EmulatedGpu.Open(new CudaDeviceOptions { CaptureSteps = capturesSteps });
        using var training = new Training(device);
        TakeSteps(training, 1, 3);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int step = 0; step < Steps; step++)
        {
            training.Optimizer.Step();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [GxxFact]
    public void Step_WhileTheDeviceIsFarBehind_KeepsTheScalarsOfEveryStep()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var ahead = new Training(device);
        using var waiting = new Training(device);
        ahead.Prepare(1);
        waiting.Prepare(1);
        for (int step = 1; step <= Steps; step++)
        {
            waiting.PrepareHyperparameters(step);
            waiting.Optimizer.Step();
            device.Synchronize();
        }

        TakeSteps(ahead, 1, Steps);

        Assert.Equal(waiting.Read(), ahead.Read());
    }

    [GxxFact]
    public unsafe void BindGradient_SendsTheTablesOnce_WithoutWaiting()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var training = new Training(device);
        using var elsewhere = new ParameterSet(device);
        Parameter moved = training.Parameters["p1"];
        float* other = elsewhere.Add("gradient", [(int)moved.Length]).ValuePointer;
        float* original = moved.GradientPointer;
        TakeSteps(training, 1, 2);
        EmulatedCudaCounters before = EmulatedGpu.Driver.Counters;

        for (int step = 3; step < 9; step++)
        {
            moved.BindGradient(step % 2 == 0 ? original : other);
            TakeSteps(training, step, step);
        }

        EmulatedCudaCounters cost = EmulatedGpu.Driver.Counters - before;
        Assert.Equal(0, cost.Synchronizations);
        Assert.Equal(6, cost.HostToDeviceCopies);
        Assert.Equal(0, cost.PageableCopies);
    }

    [GxxFact]
    public unsafe void BindGradient_ToWhatIsBound_SendsNothing()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var training = new Training(device);
        TakeSteps(training, 1, 2);
        EmulatedCudaCounters before = EmulatedGpu.Driver.Counters;
        Parameter parameter = training.Parameters["p1"];

        parameter.BindGradient(parameter.GradientPointer);
        TakeSteps(training, 3, 3);

        Assert.Equal(0, (EmulatedGpu.Driver.Counters - before).HostToDeviceCopies);
    }

    [GxxFact]
    public void ZeroGradients_OfManyTensors_IsOneLaunchPerGroup()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var training = new Training(device);
        training.Prepare(1);
        EmulatedCudaCounters before = EmulatedGpu.Driver.Counters;

        training.Optimizer.ZeroGradients();

        device.Synchronize();
        Assert.Equal(2, (EmulatedGpu.Driver.Counters - before).KernelLaunches);
        foreach (Parameter parameter in training.Parameters)
        {
            float[] gradient = new float[parameter.Length];
            parameter.ReadGradient(gradient);
            Assert.DoesNotContain(gradient, element => BitConverter.SingleToUInt32Bits(element) != 0);
        }
    }

    private static void TakeSteps(Training training, int first, int last)
    {
        for (int step = first; step <= last; step++)
        {
            training.PrepareHyperparameters(step);
            training.Optimizer.Step();
        }
    }
}
