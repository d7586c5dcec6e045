using GuidedDescent.Execution;
using GuidedDescent.Rules;

namespace GuidedDescent.Gpu.Tests.Scenarios;

/// <summary>
/// An optimizer with one group for each of several rules, and tensors of several lengths in each group. All numbers follow from the
/// round, so that every device sees the same.
/// </summary>
internal sealed unsafe class Trainee : IDisposable
{
    private readonly IReadOnlyList<ChangingRule> _rules;
    private readonly IReadOnlyList<int> _lengths;
    private readonly Device _device;
    private readonly List<MemorySlab> _movedGradients = [];

    public Trainee(Device device, IReadOnlyList<ChangingRule> rules, IReadOnlyList<int> lengths, GradientPipeline? gradients = null)
    {
        _device = device;
        _rules = rules;
        _lengths = lengths;
        Parameters = new ParameterSet(device);
        foreach (ChangingRule rule in rules)
        {
            foreach (int length in lengths)
            {
                Parameter parameter = Parameters.Add($"{rule.Name} {length}", [length]);
                parameter.WriteValue(Numbers(round: 0, Parameters.Count, length));
            }
        }

        Optimizer = new Optimizer(
            Parameters,
            rules.Select(rule => new ParameterGroup(
                rule.Name, parameter => parameter.Name.StartsWith($"{rule.Name} ", StringComparison.Ordinal), rule.At(1))),
            gradients: gradients);
    }

    /// <summary>Lengths around a vector, a block and a chunk; all together little.</summary>
    public static IReadOnlyList<int> Lengths { get; } = [1, 7, 1000, 4099, 70_001];

    public ParameterSet Parameters { get; }

    public Optimizer Optimizer { get; }

    /// <summary>Sets the hyperparameters of the next step and the gradients of a round.</summary>
    public void Prepare(int round)
    {
        foreach ((OptimizerGroup group, ChangingRule rule) in Optimizer.Groups.Zip(_rules))
        {
            group.Rule = rule.At(Optimizer.StepCount + 1);
        }

        for (int index = 0; index < Parameters.Count; index++)
        {
            Parameters[index].WriteGradient(Numbers(round, index, (int)Parameters[index].Length));
        }
    }

    /// <summary>Takes one step with the hyperparameters and gradients of a round.</summary>
    public void Step(int round)
    {
        Prepare(round);
        Optimizer.Step();
    }

    /// <summary>Binds every gradient to other memory, which is not aligned.</summary>
    public void MoveGradients()
    {
        foreach (Parameter parameter in Parameters)
        {
            MemorySlab memory = _device.Memory.Allocate(parameter.Length + 1);
            _movedGradients.Add(memory);
            parameter.BindGradient(memory.Start + 1);
        }
    }

    /// <summary>A new optimizer that goes on where this one stands, as from a checkpoint.</summary>
    public Trainee Resume()
    {
        var resumed = new Trainee(_device, _rules, _lengths);
        resumed.Optimizer.StepCount = Optimizer.StepCount;
        Snapshot here = Read();
        foreach (Parameter parameter in resumed.Parameters)
        {
            parameter.WriteValue(here[parameter.Name]);
            foreach (string state in StatesOf(parameter))
            {
                resumed.Optimizer.WriteState(parameter, state, here[$"{parameter.Name}, {state}"]);
            }
        }

        return resumed;
    }

    /// <summary>Waits for all steps and copies everything to the host.</summary>
    public Snapshot Read()
    {
        var snapshot = new Snapshot();
        foreach (Parameter parameter in Parameters)
        {
            float[] weights = new float[parameter.Length];
            parameter.ReadValue(weights);
            snapshot.Add(parameter.Name, weights);
            foreach (string state in StatesOf(parameter))
            {
                float[] elements = new float[parameter.Length];
                Optimizer.ReadState(parameter, state, elements);
                snapshot.Add($"{parameter.Name}, {state}", elements);
            }
        }

        return snapshot;
    }

    public void Dispose()
    {
        Optimizer.Dispose();
        Parameters.Dispose();
        _movedGradients.ForEach(memory => memory.Dispose());
    }

    private IEnumerable<string> StatesOf(Parameter parameter)
    {
        IUpdateRule first = _rules.First(rule => parameter.Name.StartsWith($"{rule.Name} ", StringComparison.Ordinal)).At(1);
        for (int slot = 0; slot < first.Descriptor.Slots.Length; slot++)
        {
            if (first.Descriptor.Slots[slot].Kind == SlotKind.State && first.Keeps(slot))
            {
                yield return first.Descriptor.Slots[slot].Name;
            }
        }
    }

    private static float[] Numbers(int round, int tensor, int length) => RandomNumbers.Draw((1009 * round) + tensor, length);
}
