using GuidedDescent.Execution.Cpu;
using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests.Gradients;

/// <summary>Parameters of one shipped rule beside others of AdamW, in two groups, with gradients that a test chooses.</summary>
internal sealed class MixedTraining : IDisposable
{
    private const int InputRows = 6;

    private readonly IDisposable? _ownDevice;
    private readonly ParameterSet _parameters;

    public MixedTraining(string name, GradientPipeline? pipeline, int threads = 1, int chunkElements = CpuDevice.DefaultChunkElements)
        : this(name, pipeline, new CpuDevice(threads, chunkElements)) => _ownDevice = (IDisposable)Optimizer.Device;

    public MixedTraining(string name, GradientPipeline? pipeline, Device device, Schedule? schedule = null, params WeightAverage[] averages)
    {
        _parameters = new ParameterSet(device);
        IUpdateRule rule = RuleOf(name);
        Dictionary<string, Schedule> schedules = schedule is null ? [] : new() { ["LearningRate"] = schedule };
        bool isOfMatrices = rule.FormFor([7]) is null || rule.Descriptor.Form == RuleForm.Matrix;
        Shape[] shapes = isOfMatrices ? [[8, 8], [36, 9], [0, 3], [5, 20], [3, 2, 5]] : [[9], [40, 131], [0], [1], [5003]];
        for (int index = 0; index < shapes.Length; index++)
        {
            Parameter weight = _parameters.Add($"rule{index}", shapes[index]);
            ProvideInputs(rule, weight);
            _parameters.Add($"other{index}", [index * 1300]);
        }

        for (int index = 0; index < _parameters.Count; index++)
        {
            _parameters[index].WriteValue(Numbers(seed: 1000 + index, _parameters[index].Length));
        }

        Optimizer = new Optimizer(
            _parameters,
            [
                new ParameterGroup("rule", parameter => parameter.Name.StartsWith("rule", StringComparison.Ordinal), rule)
                {
                    Schedules = schedules,
                },
                new ParameterGroup(
                    "others", parameter => parameter.Name.StartsWith("other", StringComparison.Ordinal), new AdamW(WeightDecay: 0.1))
                {
                    Schedules = schedules,
                },
            ],
            gradients: pipeline,
            averages: averages);
    }

    /// <summary>All rules we ship, in all configurations.</summary>
    public static TheoryData<string> Names => [.. RuleCases.AllNames, .. LayerRuleCases.AllNames];

    public Optimizer Optimizer { get; }

    public IReadOnlyList<Parameter> Parameters => _parameters;

    public static IUpdateRule RuleOf(string name) =>
        RuleCases.AllNames.Contains(name) ? RuleCases.Get(name) : LayerRuleCases.Get(name).Rule;

    /// <summary>Numbers between -1 and 1 that a seed determines.</summary>
    public static float[] Numbers(int seed, long length)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, (int)length).Select(_ => (float)((2 * random.NextDouble()) - 1))];
    }

    /// <summary>Gives all parameters the gradients of a step, changed element by element, and new inputs.</summary>
    public void WriteGradients(int step, Func<int, long, float, float>? change = null)
    {
        for (int index = 0; index < _parameters.Count; index++)
        {
            float[] gradient = Numbers((step * 100) + index, _parameters[index].Length);
            for (int element = 0; change is not null && element < gradient.Length; element++)
            {
                gradient[element] = change(index, element, gradient[element]);
            }

            _parameters[index].WriteGradient(gradient);
        }

        foreach (OptimizerGroup group in Optimizer.Groups)
        {
            WriteInputs(group, step);
        }
    }

    /// <summary>The gradient of a parameter, wherever it lies.</summary>
    public static float[] GradientOf(Parameter parameter)
    {
        float[] gradient = new float[parameter.Length];
        parameter.ReadGradient(gradient);
        return gradient;
    }

    /// <summary>The bits of all weights, averages and states, and the number of steps.</summary>
    public ulong[] Bits()
    {
        var bits = new List<ulong> { (ulong)Optimizer.StepCount };
        foreach (OptimizerGroup group in Optimizer.Groups)
        {
            foreach (Parameter parameter in group.Parameters)
            {
                float[] numbers = new float[parameter.Length];
                parameter.ReadValue(numbers);
                Add(bits, numbers);
                foreach (WeightAverage average in Optimizer.Averages)
                {
                    Optimizer.ReadAverage(average, parameter, numbers);
                    Add(bits, numbers);
                }

                AddStates(bits, group, parameter);
            }
        }

        return [.. bits];
    }

    public void Dispose()
    {
        Optimizer.Dispose();
        _parameters.Dispose();
        _ownDevice?.Dispose();
    }

    private static IEnumerable<string> InputsOf(IUpdateRule rule) =>
        rule.Descriptor.Slots.Where(slot => slot.Kind == SlotKind.Input).Select(slot => slot.Name);

    private static void ProvideInputs(IUpdateRule rule, Parameter weight)
    {
        foreach (string input in InputsOf(rule))
        {
            weight.ProvideInput(input, [InputRows, ColumnsOf(weight, input)]);
        }
    }

    private static int ColumnsOf(Parameter weight, string input) =>
        input == "outputGradients" ? weight.Shape[0] : weight.Shape.Skip(1).Aggregate(1, (columns, extent) => columns * extent);

    private static void WriteInputs(OptimizerGroup group, int step)
    {
        foreach (string input in InputsOf(group.Rule))
        {
            foreach (Parameter parameter in group.Parameters)
            {
                parameter.WriteInput(input, Numbers(step + input.Length, InputRows * ColumnsOf(parameter, input)));
            }
        }
    }

    private static void Add(List<ulong> bits, ReadOnlySpan<float> numbers)
    {
        foreach (float number in numbers)
        {
            bits.Add(BitConverter.SingleToUInt32Bits(number));
        }
    }

    private void AddStates(List<ulong> bits, OptimizerGroup group, Parameter parameter)
    {
        IUpdateRule form = group.Rule.FormFor(parameter.Shape)!;
        foreach (SlotDescriptor slot in form.Descriptor.Slots.Where(slot => slot.Kind == SlotKind.State))
        {
            try
            {
                Add(bits, Optimizer.State(parameter, slot.Name));
            }
            catch (InvalidOperationException)
            {
                // Hyperparameters do not need it.
            }
        }
    }
}
