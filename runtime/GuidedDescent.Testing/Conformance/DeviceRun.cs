using GuidedDescent.Rules;

namespace GuidedDescent.Testing;

/// <summary>One rule on one device: an optimizer over tensors of all lengths, each in memory of its own.</summary>
internal sealed unsafe class DeviceRun : IDisposable
{
    private readonly IUpdateRule _rule;
    private readonly TestNumbers _numbers;
    private readonly List<TensorMemory> _weights = [];
    private readonly List<TensorMemory> _gradients = [];
    private readonly float[][] _gradientValues;
    private readonly ParameterSet _parameters;
    private readonly Optimizer _optimizer;
    private int _step;

    public DeviceRun(IUpdateRule rule, Device device, ConformanceOptions options)
    {
        _rule = rule;
        _numbers = new TestNumbers(options.Seed);
        _parameters = new ParameterSet(device);
        _gradientValues = [.. options.Lengths.Select(length => new float[length])];
        for (int tensor = 0; tensor < options.Lengths.Length; tensor++)
        {
            int length = options.Lengths[tensor];
            _weights.Add(new TensorMemory(device.Memory, length, options.Misalignment));
            _gradients.Add(new TensorMemory(device.Memory, length, options.Misalignment));
            float[] weights = new float[length];
            _numbers.FillWeights(tensor, weights);
            _weights[tensor].Write(weights);
            _parameters.Wrap($"length {length}, number {tensor}", [length], _weights[tensor].Pointer, _gradients[tensor].Pointer);
        }

        _optimizer = new Optimizer(_parameters, rule);
    }

    /// <summary>The gradients of the step last taken.</summary>
    public ReadOnlySpan<float> Gradient(int tensor) => _gradientValues[tensor];

    /// <summary>What a slot holds: the weight or a state.</summary>
    public float[] Read(int tensor, int slot)
    {
        if (slot == 0)
        {
            return _weights[tensor].Read();
        }

        float[] state = new float[_gradientValues[tensor].Length];
        _optimizer.ReadState(_parameters[tensor], _rule.Descriptor.Slots[slot].Name, state);
        return state;
    }

    /// <summary>The slots that can be read: the weight and the states that are kept.</summary>
    public IEnumerable<int> WrittenSlots()
    {
        for (int slot = 0; slot < _rule.Descriptor.Slots.Length; slot++)
        {
            SlotKind kind = _rule.Descriptor.Slots[slot].Kind;
            if (kind == SlotKind.Weight || (kind == SlotKind.State && _rule.Keeps(slot)))
            {
                yield return slot;
            }
        }
    }

    public void Step()
    {
        _step++;
        for (int tensor = 0; tensor < _gradients.Count; tensor++)
        {
            _numbers.FillGradients(_step, tensor, _gradientValues[tensor]);
            _gradients[tensor].Write(_gradientValues[tensor]);
        }

        _optimizer.Step();
        for (int tensor = 0; tensor < _gradients.Count; tensor++)
        {
            if (!_weights[tensor].IsGuardIntact() || !_gradients[tensor].IsGuardIntact())
            {
                throw new ConformanceException(
                    $"{_rule.Descriptor.Name} on {_optimizer.Device}: step {_step} wrote outside of '{_parameters[tensor].Name}'.");
            }

            if (!Bits.AreSame(_gradientValues[tensor], _gradients[tensor].Read()))
            {
                throw new ConformanceException(
                    $"{_rule.Descriptor.Name} on {_optimizer.Device}: step {_step} changed the gradient of '{_parameters[tensor].Name}'.");
            }
        }
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _parameters.Dispose();
        foreach (TensorMemory memory in _weights.Concat(_gradients))
        {
            memory.Dispose();
        }
    }
}
