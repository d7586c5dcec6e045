using GuidedDescent.Cuda;
using GuidedDescent.Cuda.Tests.Devices;

namespace GuidedDescent.Cuda.Tests.Plans;

/// <summary>Such plans beside each other, and beside elementwise ones, in one optimizer.</summary>
[Collection(EmulatedGpu.Collection)]
public sealed class SeveralGroupsTests
{
    private static readonly Shape[] _shapes = [[5, 7], [40], [7, 5], [5, 7], [1030], [3, 3]];

    [GxxTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Step_OfSeveralGroups_KeepsThemApart(bool capturesSteps)
    {
        using CudaDevice device = EmulatedGpu.Open(new CudaDeviceOptions { CaptureSteps = capturesSteps });

        float[][] expected = Train(Device.Cpu);

        Assert.Equal(expected, Train(device));
        Assert.Equal(expected, Train(new EmulatedCudaDevice()));
    }

    // The first group and the third add up over their own parameters; the order in which they lie is not that of the set.
    private static float[][] Train(Device device)
    {
        using var parameters = new ParameterSet(device);
        foreach ((int index, Shape shape) in _shapes.Index())
        {
            parameters.Add($"p{index}", shape).WriteValue(Numbers(shape.Length, index));
        }

        using var optimizer = new Optimizer(
            parameters,
            [
                new ParameterGroup("one", parameter => parameter.Name is "p0" or "p1" or "p2", new Together()),
                new ParameterGroup("elementwise", parameter => parameter.Name is "p4", new AdamW()),
                new ParameterGroup("two", parameter => parameter.Name is "p3" or "p5", new Together(LearningRate: 0.3)),
            ]);
        for (int step = 1; step <= 3; step++)
        {
            foreach ((int index, Parameter parameter) in parameters.Index())
            {
                parameter.WriteGradient(Numbers(parameter.Length, (100 * step) + index));
            }

            optimizer.Step();
        }

        return [.. parameters.Select(Read)];
    }

    private static float[] Read(Parameter parameter)
    {
        float[] value = new float[parameter.Length];
        parameter.ReadValue(value);
        return value;
    }

    private static float[] Numbers(long length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, (int)length).Select(_ => (2 * random.NextSingle()) - 1)];
    }
}
