using GuidedDescent.Cuda;

namespace GuidedDescent.Cuda.Tests.Devices;

[Collection(EmulatedGpu.Collection)]
public sealed class EvaluationModeTests
{
    private static readonly int[] s_lengths = [5, 1030, 4099];

    [GxxTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void EnterEvaluationMode_OnTheGpu_HasTheBitsOfTheProcessor(bool capturesSteps)
    {
        using CudaDevice device = EmulatedGpu.Open(new CudaDeviceOptions { CaptureSteps = capturesSteps });
        float[][][] expected = Train(Device.Cpu);
        float[][][] found = Train(device);

        Assert.Equal(expected, found);
        Assert.NotEqual(found[0], found[1]);
        Assert.Equal(found[0], found[2]);
    }

    /// <summary>The weights after some steps: as they are trained, as they are evaluated, and when that is over.</summary>
    private static float[][][] Train(Device device)
    {
        using var parameters = new ParameterSet(device);
        foreach (int length in s_lengths)
        {
            parameters.Add($"p{length}", [length]).WriteValue(Numbers(length, seed: length));
        }

        using var optimizer = new Optimizer(parameters, new ScheduleFreeAdamW(LearningRate: 0.02, WarmUpSteps: 3));
        for (int step = 1; step <= 5; step++)
        {
            foreach (Parameter parameter in parameters)
            {
                parameter.WriteGradient(Numbers((int)parameter.Length, seed: step));
            }

            optimizer.Step();
        }

        float[][] trained = Read(parameters);
        float[][] evaluated;
        using (optimizer.EnterEvaluationMode())
        {
            evaluated = Read(parameters);
        }

        return [trained, evaluated, Read(parameters)];
    }

    private static float[] Numbers(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (2 * random.NextSingle()) - 1)];
    }

    private static float[][] Read(ParameterSet parameters)
    {
        float[][] read = [.. parameters.Select(parameter => new float[parameter.Length])];
        for (int index = 0; index < read.Length; index++)
        {
            parameters[index].ReadValue(read[index]);
        }

        return read;
    }
}
