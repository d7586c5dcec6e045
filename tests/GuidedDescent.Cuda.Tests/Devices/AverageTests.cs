using System.Runtime.InteropServices;
using GuidedDescent.Cuda;

namespace GuidedDescent.Cuda.Tests.Devices;

[Collection(EmulatedGpu.Collection)]
public sealed class AverageTests
{
    private const int Steps = 9;

    private static readonly WeightAverage[] s_averages =
    [
        WeightAverage.Exponential(0.9),
        WeightAverage.PowerFunctionOfWidth(0.1),
        WeightAverage.BiasCorrected(0.95),
        WeightAverage.Stochastic(start: 3, interval: 2),
    ];

    [GxxTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Step_WithAverages_HasTheBitsOfTheProcessor(bool capturesSteps)
    {
        using CudaDevice device = EmulatedGpu.Open(new CudaDeviceOptions { CaptureSteps = capturesSteps });
        using var training = new Training(device, s_averages);
        using var plain = new Training(Device.Cpu, s_averages);
        for (int step = 1; step <= Steps; step++)
        {
            Assert.Equal(plain.Run(step, step), training.Run(step, step));
            Assert.All(s_averages, average => Assert.Equal(plain.ReadAverage(average), training.ReadAverage(average)));
        }
    }

    [GxxFact]
    public void EvaluateWith_OnTheGpu_ExchangesAndRestoresEveryBit()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var training = new Training(device, s_averages);
        training.Run(1, 4);
        training.Parameters[0].WriteValue(MemoryMarshal.Cast<uint, float>([0x7fc01234, 0x7f800001, 1, 0x80000000, 0xff812345]));
        uint[] weights = Bits(training);
        float[][] average = training.ReadAverage(s_averages[1]);

        using (training.Optimizer.EvaluateWith(s_averages[1]))
        {
            Assert.Equal(average, training.Read()[..average.Length]);
            Assert.Throws<InvalidOperationException>(training.Optimizer.Step);
            training.Parameters[1].WriteValue(new float[training.Parameters[1].Length]);
        }

        Assert.Equal(weights, Bits(training));
    }

    [GxxFact]
    public void EvaluateWith_WhileTheStreamIsCaptured_IsRefused()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var training = new Training(device, s_averages);
        training.Run(1, 4);
        float[][] before = training.Read();
        CallersGraph.Capture(
            device,
            () => Assert.Throws<InvalidOperationException>(() => training.Optimizer.EvaluateWith(s_averages[0]))).Dispose();

        Assert.Equal(before, training.Read());
        training.Optimizer.EvaluateWith(s_averages[0]).Dispose();
        Assert.Equal(before, training.Read());
    }

    [GxxFact]
    public void Step_InTheCallersGraph_TakesTheAveragesAlong()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var training = new Training(device, s_averages);
        using var plain = new Training(Device.Cpu, s_averages);
        plain.Run(1, Steps);
        training.Run(1, 2);
        using CallersGraph graph = CallersGraph.Capture(device, training.Optimizer.Step);
        for (int step = 3; step <= Steps; step++)
        {
            training.Prepare(step);
            training.Optimizer.PrepareReplay();
            graph.Launch();
        }

        Assert.Equal(plain.Read(), training.Read());
        Assert.All(s_averages, average => Assert.Equal(plain.ReadAverage(average), training.ReadAverage(average)));
    }

    [GxxFact]
    public unsafe void Step_GradientsBoundElsewhere_AveragesGoOn()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var training = new Training(device, s_averages);
        using var plain = new Training(Device.Cpu, s_averages);
        using var elsewhere = new ParameterSet(device);
        Parameter moved = training.Parameters["p1"];
        Parameter other = elsewhere.Add("gradient", [(int)moved.Length]);
        training.Run(1, 3);
        moved.BindGradient(other.ValuePointer);

        Assert.Equal(plain.Run(1, Steps), training.Run(4, Steps));
        Assert.All(s_averages, average => Assert.Equal(plain.ReadAverage(average), training.ReadAverage(average)));
    }

    private static uint[] Bits(Training training) =>
        [.. training.Read().SelectMany(numbers => MemoryMarshal.Cast<float, uint>(numbers).ToArray())];
}
