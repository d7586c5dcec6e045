using GuidedDescent.Cuda;
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

        Assert.Equal(Training.PlainSteps(Steps), training.Run(1, Steps));

        // Sgd starts its momentum by another kernel.
        Assert.Equal(2, EmulatedGpu.Driver.LiveObjects.ExecutableGraphs);
    }

    [GxxFact]
    public void Replay_AfterResume_HasTheBitsOfPlainSteps()
    {
        using CudaDevice device = EmulatedGpu.Open(_capturing);
        using var before = new Training(device);
        before.Run(1, 4);

        using var after = new Training(device);
        after.ResumeFrom(before);

        Assert.Equal(Training.PlainSteps(Steps), after.Run(5, Steps));
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
        training.Run(1, 3);

        moved.BindGradient(other.ValuePointer);

        Assert.Equal(Training.PlainSteps(Steps), training.Run(4, Steps));
        Assert.Equal(2, EmulatedGpu.Driver.LiveObjects.ExecutableGraphs);
    }

    [GxxFact]
    public void Replay_LaunchThatFailsInTheCapture_IsReported()
    {
        using CudaDevice device = EmulatedGpu.Open(_capturing);
        using var training = new Training(device);
        training.Prepare(1);
        EmulatedGpu.Driver.FailOn("cuLaunchKernel", 1, (int)CUResult.ErrorLaunchOutOfResources);

        CudaDeviceException error = Assert.Throws<CudaDeviceException>(training.Optimizer.Step);

        Assert.Equal((int)CUResult.ErrorLaunchOutOfResources, error.ErrorCode);
    }

    [GxxFact]
    public void Replay_OfMoreGraphsThanAreKept_DestroysTheOldest()
    {
        const int Groups = 5;
        EmulatedCudaObjects before = EmulatedGpu.Driver.LiveObjects;
        using (CudaDevice device = EmulatedGpu.Open(_capturing))
        {
            using var parameters = new ParameterSet(device);
            for (int group = 0; group < Groups; group++)
            {
                parameters.Add($"p{group}", [3]).WriteGradient([1, -1, group]);
            }

            using var optimizer = new Optimizer(
                parameters,
                Enumerable.Range(0, Groups).Select(
                    group => new ParameterGroup($"g{group}", parameter => parameter.Name == $"p{group}", new Sgd(Momentum: 0.9))));
            for (int sequence = 0; sequence < 20; sequence++)
            {
                for (int group = 0; group < Groups; group++)
                {
                    bool isNesterov = (sequence >> group & 1) != 0;
                    optimizer.Groups[group].Rule = new Sgd(Momentum: 0.9, Dampening: isNesterov ? 0 : 0.1, Nesterov: isNesterov);
                }

                optimizer.Step();
            }

            Assert.Equal(16, EmulatedGpu.Driver.LiveObjects.ExecutableGraphs - before.ExecutableGraphs);
        }

        Assert.Equal(before, EmulatedGpu.Driver.LiveObjects);
    }
}
