namespace GuidedDescent.Cuda.Tests.Gradients;

/// <summary>Two groups of elementwise rules behind a pipeline, with parameters of no elements among the others.</summary>
internal sealed class ClippedTraining : IDisposable
{
    public ClippedTraining(Device device, GradientPipeline pipeline, Schedule? schedule = null)
    {
        Parameters = new ParameterSet(device);
        try
        {
            foreach (int length in (int[])[5, 0, 1030, 257, 4099, 0])
            {
                Parameters.Add($"p{Parameters.Count}", [length]).WriteValue(Numbers(length, seed: Parameters.Count));
            }

            Dictionary<string, Schedule> schedules = schedule is null ? [] : new() { ["LearningRate"] = schedule };
            Optimizer = new Optimizer(
                Parameters,
                [
                    new("sgd", parameter => parameter.Name is "p0" or "p1" or "p2", new Sgd(0.1, Momentum: 0.9)) { Schedules = schedules },
                    new("adamw", parameter => parameter.Name is "p3" or "p4" or "p5", new AdamW(0.01)) { Schedules = schedules },
                ],
                gradients: pipeline);
            WriteGradients(1);
        }
        catch
        {
            Parameters.Dispose();
            throw;
        }
    }

    public ParameterSet Parameters { get; }

    public Optimizer Optimizer { get; }

    /// <summary>Gives all parameters the gradients of a step; a bad one to the last that has elements, where it is wanted.</summary>
    public void WriteGradients(int step, float? bad = null)
    {
        foreach ((int index, Parameter parameter) in Parameters.Index())
        {
            float[] gradient = Numbers((int)parameter.Length, (100 * step) + index);
            if (bad is float number && parameter.Name == "p4")
            {
                gradient[4000] = number;
            }

            parameter.WriteGradient(gradient);
        }
    }

    /// <summary>Takes a step, which overflows where it is wanted.</summary>
    public void TakeStep(int step, bool overflows = false)
    {
        WriteGradients(step, overflows ? float.NegativeInfinity : null);
        Optimizer.Step();
    }

    /// <summary>All weights and states.</summary>
    public float[][] Read() =>
    [
        .. Parameters.Select(Value),
        .. Parameters.Where(parameter => parameter.Length > 0).SelectMany(parameter => StatesOf(parameter)),
    ];

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

    private static float[] Value(Parameter parameter)
    {
        float[] value = new float[parameter.Length];
        parameter.ReadValue(value);
        return value;
    }

    private IEnumerable<float[]> StatesOf(Parameter parameter)
    {
        foreach (string name in parameter.Name is "p0" or "p2" ? (string[])["buffer"] : ["m", "v"])
        {
            float[] state = new float[parameter.Length];
            Optimizer.ReadState(parameter, name, state);
            yield return state;
        }
    }
}
