using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>A few parameters of one group, and gradients that depend on the step alone.</summary>
internal sealed class ScheduledTraining : IDisposable
{
    private const int Samples = 16;

    private readonly ParameterSet _parameters = new();
    private readonly Optimizer _optimizer;

    public ScheduledTraining(IUpdateRule rule, params (string Name, Schedule Schedule)[] schedules)
    {
        Add(rule, "wide", [6, 9]);
        Add(rule, "square", [8, 8]);
        Add(rule, "vector", [13]);
        var group = new ParameterGroup("trained", rule);
        foreach ((string name, Schedule schedule) in schedules)
        {
            group.Schedules.Add(name, schedule);
        }

        _optimizer = new Optimizer(_parameters, [group]);
    }

    public Optimizer Optimizer => _optimizer;

    public OptimizerGroup Group => _optimizer.Groups[0];

    /// <summary>Takes the next step, or where it throws, none.</summary>
    public void Step()
    {
        long index = _optimizer.StepCount;
        for (int place = 0; place < _parameters.Count; place++)
        {
            Parameter parameter = _parameters[place];
            parameter.WriteGradient(Numbers((int)parameter.Length, index, place));
            foreach (string input in parameter.Inputs)
            {
                parameter.WriteInput(input, Numbers((int)parameter.InputShape(input).Length, index, 100 + place));
            }
        }

        _optimizer.Step();
    }

    public void Steps(int count)
    {
        for (int step = 0; step < count; step++)
        {
            Step();
        }
    }

    /// <summary>All weights and states that are kept.</summary>
    public float[][] Read() =>
        [.. _parameters.Select(parameter => parameter.Value.ToArray()), .. States().Select(state => Read(state.Parameter, state.Name))];

    /// <summary>Continues from where another training of the same rule is.</summary>
    public void ResumeFrom(ScheduledTraining other)
    {
        foreach ((Parameter mine, Parameter others) in _parameters.Zip(other._parameters))
        {
            mine.WriteValue(others.Value);
        }

        foreach ((Parameter parameter, string name) in States())
        {
            _optimizer.WriteState(parameter, name, other._optimizer.State(other._parameters[parameter.Name], name));
        }

        _optimizer.StepCount = other._optimizer.StepCount;
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _parameters.Dispose();
    }

    private static float[] Numbers(int length, long step, int stream)
    {
        var random = new Random((int)(1000 * step) + stream);
        return [.. Enumerable.Range(0, length).Select(_ => (2 * random.NextSingle()) - 1)];
    }

    private void Add(IUpdateRule rule, string name, Shape shape)
    {
        if (rule.FormFor(shape) is not IUpdateRule form)
        {
            return;
        }

        Parameter parameter = _parameters.Add(name, shape);
        parameter.WriteValue(Numbers((int)parameter.Length, step: 0, 200 + _parameters.Count));
        foreach (SlotDescriptor input in form.Descriptor.Slots.Where(slot => slot.Kind == SlotKind.Input))
        {
            parameter.ProvideInput(input.Name, [Samples, input.Name == "activations" ? shape[1] : shape[0]]);
        }
    }

    private float[] Read(Parameter parameter, string name) => _optimizer.State(parameter, name).ToArray();

    private IEnumerable<(Parameter Parameter, string Name)> States()
    {
        foreach (Parameter parameter in _parameters)
        {
            IUpdateRule form = Group.Rule.FormFor(parameter.Shape)!;
            for (int slot = 2; slot < form.Descriptor.Slots.Length; slot++)
            {
                bool isKept = form.Descriptor.Slots[slot].Kind == SlotKind.State && form.Keeps(slot);
                if (isKept && IsHeld(parameter, form.Descriptor.Slots[slot].Name))
                {
                    yield return (parameter, form.Descriptor.Slots[slot].Name);
                }
            }
        }
    }

    // Some states are kept for some shapes only.
    private bool IsHeld(Parameter parameter, string state)
    {
        try
        {
            return _optimizer.State(parameter, state).Length >= 0;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
