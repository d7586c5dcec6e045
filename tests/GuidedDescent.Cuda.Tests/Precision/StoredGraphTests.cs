using GuidedDescent.Checkpoints;
using GuidedDescent.Cuda.Tests.Devices;

namespace GuidedDescent.Cuda.Tests.Precision;

/// <summary>Graphs and interruptions: the random numbers of a step are those of its number, however it came about.</summary>
[Collection(EmulatedGpu.Collection)]
public sealed class StoredGraphTests : IDisposable
{
    private const int Steps = 10;

    private static readonly CudaDeviceOptions s_capturing = new() { CaptureSteps = true };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("guided-descent-test-");

    private string File => Path.Combine(_folder.FullName, "checkpoint.safetensors");

    public void Dispose() => _folder.Delete(recursive: true);

    [GxxFact]
    public void Training_OfMixedGroups_HasTheBitsOfTheProcessor()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var training = new MixedPrecision(device);
        training.Train(Steps);
        AssertAsOnTheProcessor(training);
    }

    [GxxFact]
    public void Replay_OfCapturedSteps_HasTheBitsOfPlainSteps()
    {
        using CudaDevice device = EmulatedGpu.Open(s_capturing);
        using var training = new MixedPrecision(device);
        training.Train(Steps);
        AssertAsOnTheProcessor(training);
    }

    [GxxFact]
    public void CallersGraph_PreparedBeforeEachReplay_HasTheBitsOfPlainSteps()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var training = new MixedPrecision(device);
        training.Train(2);
        using CallersGraph graph = CallersGraph.Capture(device, training.Optimizer.Step);
        for (int step = 3; step <= Steps; step++)
        {
            training.WriteGradients();
            training.Optimizer.PrepareReplay();
            graph.Launch();
        }

        AssertAsOnTheProcessor(training);
    }

    [GxxFact]
    public void Step_WithoutRandomNumbers_SendsNoScalarsTwice()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var parameters = new ParameterSet(device);
        parameters.Add("w", [5_000], StorageFormat.BFloat16);
        var precision = new GroupPrecision { States = StateFormat.EightBit };
        using var optimizer = new Optimizer(parameters, [new ParameterGroup("all", new Lion()) { Precision = precision }]);
        optimizer.Step();
        EmulatedCudaCounters before = EmulatedGpu.Driver.Counters;

        optimizer.Step();

        Assert.Equal(1, (EmulatedGpu.Driver.Counters - before).KernelLaunches);
    }

    [GxxFact]
    public void Load_FromTheProcessorAndBack_GoesOnWithTheSameBits()
    {
        using CudaDevice plain = EmulatedGpu.Open();
        using CudaDevice capturing = EmulatedGpu.Open(s_capturing);
        using var unbroken = new MixedPrecision(Device.Cpu);
        unbroken.Train(3);
        Checkpoint.Save(File, unbroken.Optimizer);
        foreach ((Device device, int steps) in new[] { (plain, 2), (Device.Cpu, 1), (capturing, 3), (Device.Cpu, 1) })
        {
            using var resumed = new MixedPrecision(device);
            resumed.Train(1);
            Checkpoint.Load(File, resumed.Optimizer);
            resumed.Train(steps);
            Checkpoint.Save(File, resumed.Optimizer);
            unbroken.Train(steps);
            StoredBits.AssertSame(unbroken.Bits(), resumed.Bits());
        }

        Assert.Equal(Steps, unbroken.Optimizer.StepCount);
    }

    private static void AssertAsOnTheProcessor(MixedPrecision training)
    {
        using var processor = new MixedPrecision(Device.Cpu);
        processor.Train(Steps);
        StoredBits.AssertSame(processor.Bits(), training.Bits());
    }
}
