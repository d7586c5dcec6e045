using GuidedDescent.Execution.Cpu;
using GuidedDescent.Optimizers.Tests.Gradients;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>Several optimizers may share a device, each on a thread of its own.</summary>
public class SharedDeviceTests
{
    private const int Trainings = 4;

    [Theory]
    [InlineData("AdamW")]
    [InlineData("Prodigy")]
    [InlineData("Muon, Jordan and Nesterov")]
    [InlineData("Shampoo")]
    [InlineData("Soap")]
    public void Step_OfOptimizersOnThreadsOfTheirOwn_HasTheBitsOfOneAfterTheOther(string rule)
    {
        using var device = new CpuDevice(threads: 3, chunkElements: 1024);
        float[][] expected = [.. Enumerable.Range(0, Trainings).Select(seed => Train(device, rule, seed))];
        float[][] found = new float[Trainings][];
        Thread[] threads =
            [.. Enumerable.Range(0, Trainings).Select(seed => new Thread(() => found[seed] = Train(device, rule, seed)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.Equal(expected, found);
        Assert.NotEqual(expected[0], expected[1]);
    }

    private static float[] Train(CpuDevice device, string rule, int seed)
    {
        Shape[] shapes = [[64, 48], [96, 96], [48, 64], [30, 40]];
        using var parameters = new ParameterSet(device);
        for (int index = 0; index < shapes.Length; index++)
        {
            parameters.Add($"{index}", shapes[index]).WriteValue(MixedTraining.Numbers(seed + index, shapes[index].Length));
        }

        using var optimizer = new Optimizer(
            parameters,
            MixedTraining.RuleOf(rule),
            gradients: new GradientPipeline { MaximumGlobalNorm = 0.1, SkipNonFinite = true },
            averages: [WeightAverage.Exponential(0.5)]);
        for (int step = 1; step <= 12; step++)
        {
            for (int index = 0; index < shapes.Length; index++)
            {
                parameters[index].WriteGradient(MixedTraining.Numbers((100 * step) + seed + index, shapes[index].Length));
            }

            optimizer.Step();
        }

        return [.. parameters.SelectMany(parameter => parameter.Value.ToArray())];
    }
}
