using GuidedDescent.Rules;

namespace GuidedDescent.Cuda.Tests.Devices;

/// <summary>
/// A few tensors of two groups on a device, trained with hyperparameters that all change in every step and gradients that depend on
/// the step: what two ways of stepping must agree on, bit by bit.
/// </summary>
internal sealed class Training : IDisposable
{
    private static readonly int[] _lengths = [5, 1030, 257, 4099];

    public Training(Device device, params WeightAverage[] averages)
    {
        Parameters = new ParameterSet(device);
        for (int index = 0; index < _lengths.Length; index++)
        {
            Parameter parameter = Parameters.Add($"p{index}", [_lengths[index]]);
            parameter.WriteValue(Numbers(_lengths[index], seed: index));
        }

        Optimizer = new Optimizer(
            Parameters,
            [
                new ParameterGroup("odd", parameter => parameter.Name is "p1" or "p3", AdamWAt(1)),
                new ParameterGroup("even", parameter => parameter.Name is "p0" or "p2", SgdAt(1)),
            ],
            averages: averages);
    }

    public ParameterSet Parameters { get; }

    public Optimizer Optimizer { get; }

    /// <summary>What the processor has after so many steps.</summary>
    public static float[][] PlainSteps(int steps)
    {
        using var training = new Training(Device.Cpu);
        return training.Run(1, steps);
    }

    /// <summary>Takes steps, from one to another, and reads what comes of them.</summary>
    public float[][] Run(int first, int last)
    {
        for (int step = first; step <= last; step++)
        {
            Prepare(step);
            Optimizer.Step();
        }

        return Read();
    }

    /// <summary>All weights and states.</summary>
    public float[][] Read() =>
        [.. Parameters.Select(ReadValue), .. States().Select(state => ReadState(state.Parameter, state.Name))];

    /// <summary>An average of all weights.</summary>
    public float[][] ReadAverage(WeightAverage average)
    {
        float[][] read = [.. Parameters.Select(parameter => new float[parameter.Length])];
        for (int index = 0; index < read.Length; index++)
        {
            Optimizer.ReadAverage(average, Parameters[index], read[index]);
        }

        return read;
    }

    /// <summary>Continues from where another training is.</summary>
    public void ResumeFrom(Training other)
    {
        for (int index = 0; index < Parameters.Count; index++)
        {
            Parameters[index].WriteValue(ReadValue(other.Parameters[index]));
        }

        foreach ((Parameter parameter, string name) in States())
        {
            Optimizer.WriteState(parameter, name, other.ReadState(other.Parameters[parameter.Name], name));
        }

        Optimizer.StepCount = other.Optimizer.StepCount;
    }

    /// <summary>Gives everything that a step depends on the value it has in that step.</summary>
    public void Prepare(int step)
    {
        for (int index = 0; index < Parameters.Count; index++)
        {
            Parameters[index].WriteGradient(Numbers(_lengths[index], seed: (100 * step) + index));
        }

        PrepareHyperparameters(step);
    }

    public void PrepareHyperparameters(int step)
    {
        Optimizer.Groups[0].Rule = AdamWAt(step);
        Optimizer.Groups[1].Rule = SgdAt(step);
    }

    public void Dispose()
    {
        Optimizer.Dispose();
        Parameters.Dispose();
    }

    private static IUpdateRule AdamWAt(int step) => new AdamW(
        LearningRate: 0.01 / step,
        Beta1: 0.9 - (0.1 / step),
        Beta2: 0.99 - (0.1 / step),
        Epsilon: 1e-6 * step,
        WeightDecay: 0.1 + (0.01 * step));

    private static IUpdateRule SgdAt(int step) => new Sgd(
        LearningRate: 0.05 / step, Momentum: 0.9 - (0.1 / step), Dampening: 0.3 - (0.1 / step), WeightDecay: 0.1 + (0.01 * step));

    private static float[] Numbers(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (2 * random.NextSingle()) - 1)];
    }

    private static float[] ReadValue(Parameter parameter)
    {
        float[] value = new float[parameter.Length];
        parameter.ReadValue(value);
        return value;
    }

    private float[] ReadState(Parameter parameter, string name)
    {
        float[] state = new float[parameter.Length];
        Optimizer.ReadState(parameter, name, state);
        return state;
    }

    private IEnumerable<(Parameter Parameter, string Name)> States() =>
        from @group in Optimizer.Groups
        from parameter in @group.Parameters
        from name in @group.Rule is AdamW ? new[] { "m", "v" } : ["buffer"]
        select (parameter, name);
}
