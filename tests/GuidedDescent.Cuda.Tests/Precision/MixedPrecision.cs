using GuidedDescent.Optimizers.Tests.Precision;
using GuidedDescent.Rules;

namespace GuidedDescent.Cuda.Tests.Precision;

/// <summary>Groups of every way of storing, some parameters in single precision among them, trained together.</summary>
internal sealed class MixedPrecision : IDisposable
{
    private static readonly (string Name, int Length, StorageFormat Value, StorageFormat Gradient)[] s_parameters =
    [
        ("adam.a", 4_100, StorageFormat.BFloat16, StorageFormat.BFloat16),
        ("lion.a", 513, StorageFormat.Half, StorageFormat.Single),
        ("single.a", 300, StorageFormat.Single, StorageFormat.Single),
        ("sgd.a", 1_027, StorageFormat.Half, StorageFormat.Half),
        ("adam.b", 4_500, StorageFormat.Single, StorageFormat.Single),
        ("sgd.b", 0, StorageFormat.BFloat16, StorageFormat.BFloat16),
        ("sgd.c", 2_050, StorageFormat.BFloat16, StorageFormat.Half),
        ("adam.c", 33, StorageFormat.BFloat16, StorageFormat.Single),
        ("single.b", 300, StorageFormat.Single, StorageFormat.Single),
    ];

    public MixedPrecision(Device device)
    {
        Parameters = new ParameterSet(device);
        foreach ((string name, int length, StorageFormat value, StorageFormat gradient) in s_parameters)
        {
            Parameters.Add(name, [length], value, gradient).WriteValue(StoredTraining.Numbers(name, 0, length));
        }

        Optimizer = new Optimizer(
            Parameters,
            [
                Group("adam", new AdamW(LearningRate: 0.01, WeightDecay: 0.1), WeightRounding.Stochastic, StateFormat.EightBit),
                Group("lion", new Lion(LearningRate: 0.01, WeightDecay: 0.1), WeightRounding.Compensated, StateFormat.BFloat16),
                Group(
                    "sgd",
                    new Sgd(LearningRate: 0.03, Momentum: 0.9, WeightDecay: 0.1, Nesterov: true),
                    weights: null,
                    StateFormat.BFloat16Stochastic),
                Group("single", new AdamW(LearningRate: 0.01, WeightDecay: 0.1), weights: null, StateFormat.Single),
            ]);
    }

    public ParameterSet Parameters { get; }

    public Optimizer Optimizer { get; }

    public void Train(int steps)
    {
        for (int step = 0; step < steps; step++)
        {
            WriteGradients();
            Optimizer.Step();
        }
    }

    /// <summary>The gradients of the step that is taken next.</summary>
    public void WriteGradients()
    {
        foreach (Parameter parameter in Parameters)
        {
            parameter.WriteGradient(StoredTraining.Numbers(parameter.Name, Optimizer.StepCount + 1, (int)parameter.Length));
        }
    }

    /// <summary>All weights, as stored and as rules see them, and all that is kept for them.</summary>
    public SortedDictionary<string, string> Bits()
    {
        var bits = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (OptimizerGroup group in Optimizer.Groups)
        {
            foreach (Parameter parameter in group.Parameters)
            {
                float[] numbers = new float[parameter.Length];
                parameter.ReadValue(numbers);
                bits[parameter.Name] = StoredTraining.Text(numbers);
                Optimizer.ReadPreciseValue(parameter, numbers);
                bits[$"{parameter.Name} precise"] = StoredTraining.Text(numbers);
                foreach (SlotDescriptor slot in group.Rule.Descriptor.Slots.Where(slot => slot.Kind == SlotKind.State))
                {
                    bits[$"{parameter.Name}.{slot.Name}"] = StoredTraining.Text(Optimizer.State(parameter, slot.Name));
                }

                foreach (StoragePart part in Optimizer.StorageParts(parameter))
                {
                    byte[] bytes = new byte[part.ByteLength];
                    part.Read(bytes);
                    bits[$"{parameter.Name}:{part.Name}"] = Convert.ToHexString(bytes);
                }
            }
        }

        return bits;
    }

    public void Dispose()
    {
        Optimizer.Dispose();
        Parameters.Dispose();
    }

    private static ParameterGroup Group(string name, IUpdateRule rule, WeightRounding? weights, StateFormat states) =>
        new(name, parameter => parameter.Name.StartsWith($"{name}.", StringComparison.Ordinal), rule)
        {
            Precision = new GroupPrecision { Weights = weights, States = states, Seed = 12 },
        };
}
