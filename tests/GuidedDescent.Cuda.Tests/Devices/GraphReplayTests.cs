using GuidedDescent.Cuda;
using ManagedCuda;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda.Tests.Devices;

[Collection(EmulatedGpu.Collection)]
public sealed class GraphReplayTests
{
    private const int Steps = 9;

    private static readonly CudaDeviceOptions _capturing = new() { CaptureSteps = true };

    [GxxFact]
    public void Replay_WhileEveryHyperparameterChanges_HasTheBitsOfPlainSteps()
    {
        using CudaDevice device = EmulatedGpu.Open(_capturing);
        using var training = new Training(device);

        Assert.Equal(PlainSteps(Steps), Run(training, 1, Steps));

        // Sgd starts its momentum by another kernel.
        Assert.Equal(2, EmulatedGpu.Driver.LiveObjects.ExecutableGraphs);
    }

    [GxxFact]
    public void Replay_AfterResume_HasTheBitsOfPlainSteps()
    {
        using CudaDevice device = EmulatedGpu.Open(_capturing);
        using var before = new Training(device);
        Run(before, 1, 4);

        using var after = new Training(device);
        after.ResumeFrom(before);

        Assert.Equal(PlainSteps(Steps), Run(after, 5, Steps));
    }

    [GxxFact]
    public void Replay_AfterStepsThatWereSkipped_HasTheBitsOfPlainSteps()
    {
        using CudaDevice device = EmulatedGpu.Open(_capturing);
        using var training = new Training(device);
        using var plain = new Training(Device.Cpu);
        foreach (int iteration in (int[])[1, 2, 5, 6, 9])
        {
            foreach (Training each in (Training[])[training, plain])
            {
                each.Prepare(iteration);
                each.Optimizer.Step();
            }
        }

        Assert.Equal(5, training.Optimizer.StepCount);
        Assert.Equal(plain.Read(), training.Read());
    }

    [GxxFact]
    public void Replay_WhenTheRuleChangesItsKernels_CapturesAnother()
    {
        using CudaDevice device = EmulatedGpu.Open(_capturing);
        using var training = new Training(device);
        using var plain = new Training(Device.Cpu);
        for (int step = 1; step <= Steps; step++)
        {
            foreach (Training each in (Training[])[training, plain])
            {
                each.Prepare(step);
                each.Optimizer.Groups[1].Rule = (Sgd)each.Optimizer.Groups[1].Rule with { Dampening = 0, Nesterov = step % 3 == 0 };
                each.Optimizer.Step();
            }
        }

        Assert.Equal(plain.Read(), training.Read());
        Assert.Equal(3, EmulatedGpu.Driver.LiveObjects.ExecutableGraphs);
    }

    [GxxFact]
    public unsafe void Replay_AfterGradientsHaveMoved_ReadsThemWhereTheyAre()
    {
        using CudaDevice device = EmulatedGpu.Open(_capturing);
        using var training = new Training(device);
        using var elsewhere = new ParameterSet(device);
        Parameter moved = training.Parameters["p1"];
        Parameter other = elsewhere.Add("gradient", [(int)moved.Length]);
        Run(training, 1, 3);

        moved.BindGradient(other.ValuePointer);

        Assert.Equal(PlainSteps(Steps), Run(training, 4, Steps));
        Assert.Equal(2, EmulatedGpu.Driver.LiveObjects.ExecutableGraphs);
    }

    [GxxFact]
    public void CallersGraph_PreparedBeforeEachReplay_HasTheBitsOfPlainSteps()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var training = new Training(device);
        Run(training, 1, 2);
        training.Prepare(3);
        CUgraphExec graph = Capture(device, training.Optimizer.Step);

        Assert.Equal(2, training.Optimizer.StepCount);
        for (int step = 3; step <= Steps; step++)
        {
            training.Prepare(step);
            training.Optimizer.PrepareReplay();
            EmulatedGpu.Check(DriverAPINativeMethods.GraphManagment.cuGraphLaunch(graph, device.Stream));
        }

        Assert.Equal(Steps, training.Optimizer.StepCount);
        Assert.Equal(PlainSteps(Steps), training.Read());
        EmulatedGpu.Check(DriverAPINativeMethods.GraphManagment.cuGraphExecDestroy(graph));
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
        CUgraphExec graph = Capture(device, training.Optimizer.Step);
        training.Optimizer.Groups[1].Rule = (Sgd)training.Optimizer.Groups[1].Rule with { Dampening = 0, Nesterov = true };

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(training.Optimizer.PrepareReplay);

        Assert.Contains("This step needs other kernels than the captured one: AdamW_Update, Sgd_", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, training.Optimizer.StepCount);
        EmulatedGpu.Check(DriverAPINativeMethods.GraphManagment.cuGraphExecDestroy(graph));
    }

    [GxxFact]
    public unsafe void WhileCapturing_WhatWouldSpoilTheGraph_IsRefused()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var training = new Training(device);
        Parameter first = training.Parameters[0];
        float* elsewhere = training.Parameters["p1"].GradientPointer;
        float[][] before = training.Read();
        CUgraphExec graph = Capture(device, () =>
        {
            Assert.Throws<InvalidOperationException>(() => first.WriteValue([1]));
            Assert.Throws<InvalidOperationException>(() => first.ReadValue(new float[1]));
            Assert.Throws<InvalidOperationException>(() => new ParameterSet(device).Add("more", [1 << 24]));
            training.Optimizer.Step();
        });

        Assert.Equal(before, training.Read());
        Assert.Equal(0, training.Optimizer.StepCount);
        EmulatedGpu.Check(DriverAPINativeMethods.GraphManagment.cuGraphExecDestroy(graph));
    }

    private static float[][] PlainSteps(int steps)
    {
        using var training = new Training(Device.Cpu);
        return Run(training, 1, steps);
    }

    private static float[][] Run(Training training, int first, int last)
    {
        for (int step = first; step <= last; step++)
        {
            training.Prepare(step);
            training.Optimizer.Step();
        }

        return training.Read();
    }

    private static CUgraphExec Capture(CudaDevice device, Action work)
    {
        using var context = new PrimaryContext(device.Ordinal);
        context.SetCurrent();
        CUgraph graph = default;
        CUgraphExec executable = default;
        EmulatedGpu.Check(DriverAPINativeMethods.Streams.cuStreamBeginCapture(device.Stream, CUstreamCaptureMode.Local));
        work();
        EmulatedGpu.Check(DriverAPINativeMethods.Streams.cuStreamEndCapture(device.Stream, ref graph));
        EmulatedGpu.Check(
            DriverAPINativeMethods.GraphManagment.cuGraphInstantiate(ref executable, graph, CUgraphInstantiate_flags.None));
        EmulatedGpu.Check(DriverAPINativeMethods.GraphManagment.cuGraphDestroy(graph));
        return executable;
    }
}
