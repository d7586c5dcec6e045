using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests.Precision;

/// <summary>
/// Training with rules that see a layer as a whole, on weights, gradients and inputs that all storage formats hold exactly, so that twins
/// of other precision begin alike and are given the same.
/// </summary>
internal sealed class StoredLayerTraining : IDisposable
{
    private const int Samples = 6;

    private static readonly Shape[] s_shapes = [[40, 33], [5, 20], [36, 9], [1030], [9], [2, 700]];

    public StoredLayerTraining(
        IUpdateRule rule,
        StorageFormat storage,
        GroupPrecision precision,
        Device? device = null,
        GradientPipeline? gradients = null,
        WeightAverage[]? averages = null,
        Shape[]? shapes = null,
        ParameterRole? role = null)
    {
        Parameters = new ParameterSet(device ?? Device.Cpu);
        foreach (Shape shape in (shapes ?? s_shapes).Where(shape => rule.FormFor(shape) is not null))
        {
            Parameter parameter = Parameters.Add($"p{Parameters.Count}", shape, storage, role: role);
            parameter.WriteValue(Numbers(parameter.Name, step: 0, (int)shape.Length));
            foreach (SlotDescriptor input in rule.FormFor(shape)!.Descriptor.Slots.Where(slot => slot.Kind == SlotKind.Input))
            {
                parameter.ProvideInput(input.Name, [Samples, input.Name == "activations" ? shape[1] : shape[0]]);
            }
        }

        Optimizer = new Optimizer(
            Parameters, [new ParameterGroup("all", rule) { Precision = precision }], device, gradients, averages);
    }

    public ParameterSet Parameters { get; }

    public Optimizer Optimizer { get; }

    public void Train(int steps)
    {
        for (int step = 0; step < steps; step++)
        {
            Feed(Optimizer.StepCount + 1);
            Optimizer.Step();
        }
    }

    public void Feed(long step)
    {
        foreach (Parameter parameter in Parameters)
        {
            parameter.WriteGradient(Numbers(parameter.Name, step, (int)parameter.Length));
            foreach (string input in parameter.Inputs)
            {
                Span<float> numbers = parameter.InputSpan(input);
                Numbers(parameter.Name + input, step, numbers.Length).CopyTo(numbers);
            }
        }
    }

    /// <summary>The weights as the rule sees them, all parameters in one.</summary>
    public float[] PreciseWeights() => Gather((parameter, numbers) => Optimizer.ReadPreciseValue(parameter, numbers));

    /// <summary>The weights as they are stored, all parameters in one.</summary>
    public float[] Weights() => Gather((parameter, numbers) => parameter.ReadValue(numbers));

    public float[] Gradients() => Gather((parameter, numbers) => parameter.ReadGradient(numbers));

    public float[] Average(WeightAverage average) =>
        Gather((parameter, numbers) => Optimizer.ReadAverage(average, parameter, numbers));

    /// <summary>The states that the rule keeps for a parameter with its hyperparameters.</summary>
    public IEnumerable<string> StatesOf(Parameter parameter) => Optimizer.Groups[0].Rule.FormFor(parameter.Shape)!.Descriptor.Slots
        .Where(slot => slot.Kind == SlotKind.State).Select(slot => slot.Name).Where(name => IsKept(parameter, name));

    /// <summary>The bits of everything that training depends on.</summary>
    public SortedDictionary<string, string> Bits()
    {
        var bits = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (Parameter parameter in Parameters)
        {
            float[] weights = new float[parameter.Length];
            parameter.ReadValue(weights);
            bits[parameter.Name] = StoredTraining.Text(weights);
            foreach (string state in StatesOf(parameter))
            {
                bits[$"{parameter.Name}.{state}"] = StoredTraining.Text(Optimizer.State(parameter, state));
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

    /// <summary>Numbers of seven digits in binary, of both signs, up to 1 and not too small for half precision.</summary>
    private static float[] Numbers(string name, long step, int length)
    {
        var random = new Random(name.Aggregate(17, (hash, letter) => (hash * 31) + letter) + (int)step);
        return [.. Enumerable.Range(0, length).Select(_ => random.Next(-127, 128) / 128f)];
    }

    private bool IsKept(Parameter parameter, string state)
    {
        try
        {
            return Optimizer.State(parameter, state).Length >= 0;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private float[] Gather(Action<Parameter, float[]> read)
    {
        var all = new List<float>();
        foreach (Parameter parameter in Parameters)
        {
            float[] numbers = new float[parameter.Length];
            read(parameter, numbers);
            all.AddRange(numbers);
        }

        return [.. all];
    }
}
