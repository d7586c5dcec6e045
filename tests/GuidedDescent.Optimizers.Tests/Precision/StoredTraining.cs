using System.Runtime.InteropServices;
using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests.Precision;

/// <summary>Training of parameters in 16 bits on gradients that depend on nothing but the names, the step and the element.</summary>
internal sealed class StoredTraining : IDisposable
{
    public StoredTraining(
        IUpdateRule rule,
        StorageFormat storage,
        GroupPrecision precision,
        Device? device = null,
        params (string Name, int Length)[] tensors)
        : this(rule, storage, precision, tensors, device)
    {
    }

    public StoredTraining(
        IUpdateRule rule,
        StorageFormat storage,
        GroupPrecision precision,
        (string Name, int Length)[] tensors,
        Device? device = null,
        GradientPipeline? gradients = null,
        params WeightAverage[] averages)
    {
        Parameters = new ParameterSet(device ?? Device.Cpu);
        foreach ((string name, int length) in tensors)
        {
            Parameters.Add(name, [length], storage).WriteValue(Numbers(name, step: 0, length));
        }

        var group = new ParameterGroup("all", rule) { Precision = precision };
        Optimizer = new Optimizer(Parameters, [group], device, gradients, averages);
    }

    public ParameterSet Parameters { get; }

    public Optimizer Optimizer { get; }

    /// <summary>Numbers of both signs and several magnitudes, rounded to nothing.</summary>
    public static float[] Numbers(string name, long step, int length)
    {
        var random = new Random(HashCode(name) + (int)step);
        return [.. Enumerable.Range(0, length).Select(_ => (random.NextSingle() - 0.5f) * MathF.ScaleB(1, random.Next(-6, 2)))];
    }

    public void Train(int steps)
    {
        for (int step = 0; step < steps; step++)
        {
            foreach (Parameter parameter in Parameters)
            {
                parameter.WriteGradient(Numbers(parameter.Name, Optimizer.StepCount + 1, (int)parameter.Length));
            }

            Optimizer.Step();
        }
    }

    /// <summary>The weights as the rule sees them, all parameters in one.</summary>
    public float[] PreciseWeights() => Gather((parameter, numbers, start) => Optimizer.ReadPreciseValue(parameter, numbers, start));

    /// <summary>The weights as they are stored, all parameters in one.</summary>
    public float[] Weights() => Gather((parameter, numbers, start) => parameter.ReadValue(numbers, start));

    public float[] Average(WeightAverage average) =>
        Gather((parameter, numbers, start) => Optimizer.ReadAverage(average, parameter, numbers, start));

    /// <summary>The bits of everything that training depends on: by the names of parameters, and what is kept for them.</summary>
    public SortedDictionary<string, string> Bits(params string[] states)
    {
        var bits = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (Parameter parameter in Parameters)
        {
            float[] numbers = new float[parameter.Length];
            parameter.ReadValue(numbers);
            bits[parameter.Name] = Text(numbers);
            foreach (string state in states)
            {
                bits[$"{parameter.Name}.{state}"] = Text(Optimizer.State(parameter, state));
            }

            foreach (StoragePart part in Optimizer.StorageParts(parameter))
            {
                byte[] bytes = new byte[part.ByteLength];
                part.Read(bytes);
                bits[$"{parameter.Name}:{part.Name}"] = Convert.ToHexString(bytes);
            }
        }

        return bits;
    }

    public void Dispose()
    {
        Optimizer.Dispose();
        Parameters.Dispose();
    }

    private float[] Gather(Action<Parameter, float[], long> read)
    {
        var all = new List<float>();
        foreach (Parameter parameter in Parameters)
        {
            float[] numbers = new float[parameter.Length];
            read(parameter, numbers, 0);
            all.AddRange(numbers);
        }

        return [.. all];
    }

    public static string Text(ReadOnlySpan<float> numbers) => Convert.ToHexString(MemoryMarshal.AsBytes(numbers));

    private static int HashCode(string name) => name.Aggregate(17, (hash, letter) => (hash * 31) + letter);
}
