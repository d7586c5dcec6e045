using GuidedDescent.Cuda;

namespace GuidedDescent.Cuda.Tests.Devices;

/// <summary>Steps in a graph that the caller captures and replays.</summary>
[Collection(EmulatedGpu.Collection)]
public sealed class CallersGraphTests
{
    private const int Steps = 9;

    [GxxFact]
    public void CallersGraph_PreparedBeforeEachReplay_HasTheBitsOfPlainSteps()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var training = new Training(device);
        training.Run(1, 2);
        training.Prepare(3);
        using CallersGraph graph = CallersGraph.Capture(device, training.Optimizer.Step);

        Assert.Equal(2, training.Optimizer.StepCount);
        for (int step = 3; step <= Steps; step++)
        {
            training.Prepare(step);
            training.Optimizer.PrepareReplay();
            graph.Launch();
        }

        Assert.Equal(Steps, training.Optimizer.StepCount);
        Assert.Equal(Training.PlainSteps(Steps), training.Read());
    }

    [GxxFact]
    public void PrepareReplay_WithoutACapture_SaysWhatToDo()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var training = new Training(device);

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(training.Optimizer.PrepareReplay);

        Assert.Contains("No step of this optimizer is in a graph", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, training.Optimizer.StepCount);
    }

    [GxxFact]
    public void PrepareReplay_OfOtherKernelsThanTheCaptured_IsRefused()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var training = new Training(device);
        using CallersGraph graph = CallersGraph.Capture(device, training.Optimizer.Step);
        training.Optimizer.Groups[1].Rule = (Sgd)training.Optimizer.Groups[1].Rule with { Dampening = 0, Nesterov = true };

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(training.Optimizer.PrepareReplay);

        Assert.Contains("This step needs other kernels than the captured one: AdamW_Update, Sgd_", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, training.Optimizer.StepCount);
    }

    [GxxFact]
    public unsafe void WhileCapturing_WhatWouldSpoilTheGraph_IsRefused()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var training = new Training(device);
        Parameter first = training.Parameters[0];
        float* elsewhere = training.Parameters["p1"].GradientPointer;
        float[][] before = training.Read();
        using CallersGraph graph = CallersGraph.Capture(device, () =>
        {
            Assert.Throws<InvalidOperationException>(() => first.WriteValue([1]));
            Assert.Throws<InvalidOperationException>(() => first.ReadValue(new float[1]));
            Assert.Throws<InvalidOperationException>(() => new ParameterSet(device).Add("more", [1 << 24]));
            training.Optimizer.Step();
        });

        Assert.Equal(before, training.Read());
        Assert.Equal(0, training.Optimizer.StepCount);
    }

    [GxxFact]
    public void PrepareReplay_WhileCapturing_IsRefused()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var training = new Training(device);
        using CallersGraph graph = CallersGraph.Capture(device, () =>
        {
            training.Optimizer.Step();

            Assert.Throws<InvalidOperationException>(training.Optimizer.PrepareReplay);
        });

        Assert.Equal(0, training.Optimizer.StepCount);
    }

    [GxxFact]
    public void PrepareReplay_AfterTheTablesHaveMoved_IsRefused()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var scattered = new ScatteredGradients(device);
        using CallersGraph graph = CallersGraph.Capture(device, scattered.Optimizer.Step);
        scattered.Optimizer.PrepareReplay();
        scattered.TearApart();

        Assert.Throws<InvalidOperationException>(scattered.Optimizer.PrepareReplay);
    }

    [GxxFact]
    public void Step_SecondInOneCapture_IsRefused()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var training = new Training(device);
        using CallersGraph graph = CallersGraph.Capture(device, () =>
        {
            training.Optimizer.Step();

            Assert.Throws<InvalidOperationException>(training.Optimizer.Step);
        });
        using CallersGraph another = CallersGraph.Capture(device, training.Optimizer.Step);

        Assert.Equal(0, training.Optimizer.StepCount);
    }

    [GxxFact]
    public unsafe void BindGradient_WhileCapturing_IsRefusedByTheStepAndTakenUpLater()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var training = new Training(device);
        using var plain = new Training(Device.Cpu);
        using var elsewhere = new ParameterSet(device);
        training.Prepare(1);
        plain.Prepare(1);
        Parameter moved = training.Parameters["p1"];
        Parameter other = elsewhere.Add("gradient", [(int)moved.Length]);
        float[] gradient = new float[moved.Length];
        moved.ReadGradient(gradient);
        other.WriteValue(gradient);
        using CallersGraph graph = CallersGraph.Capture(device, () =>
        {
            moved.BindGradient(other.ValuePointer);

            InvalidOperationException error = Assert.Throws<InvalidOperationException>(training.Optimizer.Step);

            Assert.Contains("A gradient was bound to other memory", error.Message, StringComparison.Ordinal);
        });
        moved.WriteGradient(gradient);

        training.Optimizer.Step();

        plain.Optimizer.Step();
        Assert.Equal(plain.Read(), training.Read());
    }
}
