using System.Diagnostics;
using GuidedDescent.Benchmarks.Measuring;
using GuidedDescent.Benchmarks.Workloads;
using GuidedDescent.Execution.Cpu;
using GuidedDescent.Optimizers;

namespace GuidedDescent.Benchmarks.Quick;

/// <summary>What a step costs beside its elements.</summary>
/// <param name="EmptyStepMicroseconds">A step of one group without parameters.</param>
/// <param name="SharedStepMicroseconds">A step of 16,384 elements in two threads: about the least that is shared.</param>
/// <param name="BytesPerStep">The bytes allocated for a step of 1,000 tensors of 1,000 elements in two threads.</param>
internal sealed record FixedCost(double EmptyStepMicroseconds, double SharedStepMicroseconds, double BytesPerStep)
{
    private const int Blocks = 51;
    private const int StepsInBlock = 1_000;

    public static FixedCost Measure()
    {
        using var device = new CpuDevice(threads: 2);
        return new FixedCost(
            Microseconds(device, tensors: 0, elements: 0),
            Microseconds(device, tensors: 1, elements: 16_384),
            Bytes(device));
    }

    private static double Microseconds(CpuDevice device, int tensors, int elements)
    {
        using ParameterSet parameters = Tensors(tensors, elements);
        using var optimizer = new Optimizer(parameters, new AdamW(), device);
        double[] blocks = new double[Blocks];
        Steps(optimizer, StepsInBlock * 100);
        foreach (ref double block in blocks.AsSpan())
        {
            long start = Stopwatch.GetTimestamp();
            Steps(optimizer, StepsInBlock);
            block = Stopwatch.GetElapsedTime(start).TotalMicroseconds / StepsInBlock;
        }

        return Statistics.Median(blocks);
    }

    private static double Bytes(CpuDevice device)
    {
        using ParameterSet parameters = Tensors(count: 1_000, elements: 1_000);
        using var optimizer = new Optimizer(parameters, new AdamW(), device);
        Steps(optimizer, StepsInBlock);
        // The process allocates a little of its own now and then; a step that does allocates every time.
        double least = double.PositiveInfinity;
        for (int attempt = 0; attempt < 5 && least > 0; attempt++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            Steps(optimizer, StepsInBlock);
            least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)StepsInBlock);
        }

        return least;
    }

    private static ParameterSet Tensors(int count, int elements)
    {
        var parameters = new ParameterSet();
        for (int tensor = 0; tensor < count; tensor++)
        {
            parameters.Add($"tensor{tensor}", [elements]);
        }

        RandomNumbers.Fill(parameters);
        return parameters;
    }

    private static void Steps(Optimizer optimizer, int count)
    {
        for (int step = 0; step < count; step++)
        {
            optimizer.Step();
        }
    }
}
