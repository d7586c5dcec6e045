using GuidedDescent.Runtime.Tests.Execution;

namespace GuidedDescent.Runtime.Tests.Averages;

/// <summary>A few tensors, some owned and some wrapped, trained with averages by gradients that depend on the step.</summary>
internal sealed class AveragedTraining : IDisposable
{
    private static readonly int[] s_lengths = [5, 1030, 257, 70_000, 1];

    public AveragedTraining(Device device, params WeightAverage[] averages)
    {
        Parameters = new ParameterSet(device);
        for (int index = 0; index < s_lengths.Length; index++)
        {
            int length = s_lengths[index];
            Parameter parameter = index % 3 == 2
                ? Parameters.Wrap($"p{index}", [length], new float[length], new float[length])
                : Parameters.Add($"p{index}", [length]);
            parameter.WriteValue(Numbers(length, seed: index));
        }

        Optimizer = new Optimizer(
            Parameters,
            [
                new ParameterGroup("odd", parameter => parameter.Name is "p1" or "p3", new MomentumRule(LearningRate: 0.05)),
                new ParameterGroup("even", parameter => parameter.Name is not ("p1" or "p3"), new MomentumRule(0.1, Momentum: 0)),
            ],
            device,
            averages: averages);
    }

    public ParameterSet Parameters { get; }

    public Optimizer Optimizer { get; }

    public void Step()
    {
        foreach (Parameter parameter in Parameters)
        {
            parameter.WriteGradient(Numbers((int)parameter.Length, seed: (int)(100 + Optimizer.StepCount)));
        }

        Optimizer.Step();
    }

    public float[] Weights() => [.. Parameters.SelectMany(parameter => parameter.Value.ToArray())];

    public float[] Average(WeightAverage average) => [.. Parameters.SelectMany(parameter => Read(average, parameter))];

    public void Dispose()
    {
        Optimizer.Dispose();
        Parameters.Dispose();
    }

    private static float[] Numbers(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (2 * random.NextSingle()) - 1)];
    }

    private float[] Read(WeightAverage average, Parameter parameter)
    {
        float[] read = new float[parameter.Length];
        Optimizer.ReadAverage(average, parameter, read);
        return read;
    }
}
