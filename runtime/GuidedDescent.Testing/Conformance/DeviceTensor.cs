using GuidedDescent.Execution;
using GuidedDescent.Rules;

namespace GuidedDescent.Testing;

/// <summary>One parameter of a conformance run, with its gradient and inputs, each in memory of its own.</summary>
internal sealed unsafe class DeviceTensor : IDisposable
{
    private readonly int _number;
    private readonly TestNumbers _numbers;
    private readonly FormShapes _shapes;
    private readonly TensorMemory?[] _memory;
    private readonly float[]?[] _fed;
    private readonly Parameter _parameter;

    public DeviceTensor(IUpdateRule form, Shape shape, ParameterSet parameters, TestNumbers numbers, ConformanceOptions options)
    {
        Form = form;
        _number = parameters.Count;
        _numbers = numbers;
        _shapes = new FormShapes(form, shape, options.Samples);
        _memory = new TensorMemory?[form.Descriptor.Slots.Length];
        _fed = new float[]?[form.Descriptor.Slots.Length];
        foreach (int slot in Enumerable.Range(0, _memory.Length).Where(IsOutside))
        {
            int length = (int)ShapeOf(slot).Length;
            _memory[slot] = new TensorMemory(parameters.Device.Memory, length, options.Misalignment);
            _fed[slot] = slot == 0 ? null : new float[length];
        }

        float[] weights = new float[shape.Length];
        _numbers.FillWeights(_number, weights);
        _memory[0]!.Write(weights);
        _parameter = parameters.Wrap($"number {_number}", shape, _memory[0]!.Pointer, _memory[1]!.Pointer);
        foreach (int slot in FedSlots().Where(slot => slot > 1))
        {
            _parameter.BindInput(form.Descriptor.Slots[slot].Name, _memory[slot]!.Pointer, ShapeOf(slot));
        }
    }

    /// <summary>The form of the rule that takes it.</summary>
    public IUpdateRule Form { get; }

    /// <summary>Number and shape, for messages.</summary>
    public override string ToString() => $"'{_parameter.Name}' {_parameter.Shape}";

    public Shape ShapeOf(int slot) => _shapes.ToShape(slot);

    /// <summary>The gradient and the inputs.</summary>
    public IEnumerable<int> FedSlots() => Enumerable.Range(1, _fed.Length - 1).Where(slot => _fed[slot] is not null);

    /// <summary>
    /// The slots that steps change: the weight and the states that are kept. A weight without elements has none, as nothing is done for
    /// it, unless it counts in sums over the group.
    /// </summary>
    public IEnumerable<int> WrittenSlots() =>
        ShapeOf(0).Length == 0 && !Form.Descriptor.AddsUpOverGroup
            ? []
            : Enumerable.Range(0, _memory.Length).Where(
                slot => slot == 0 || (Form.Descriptor.Slots[slot].Kind == SlotKind.State && Keeps(slot)));

    /// <summary>What the device was fed with in the step last taken.</summary>
    public float[] Fed(int slot) => _fed[slot]!;

    /// <summary>What the weight or a state holds.</summary>
    public float[] Read(Optimizer optimizer, int slot)
    {
        if (slot == 0)
        {
            return _memory[0]!.Read();
        }

        float[] state = new float[ShapeOf(slot).Length];
        optimizer.ReadState(_parameter, Form.Descriptor.Slots[slot].Name, state);
        return state;
    }

    public void Feed(int step)
    {
        foreach (int slot in FedSlots())
        {
            if (slot > 1)
            {
                _numbers.FillInputs(step, _number, slot, Fed(slot));
            }
            else
            {
                _numbers.FillGradients(step, _number, Form.Descriptor.Form == RuleForm.Matrix, Fed(slot));
            }

            _memory[slot]!.Write(Fed(slot));
        }
    }

    /// <exception cref="ConformanceException">A step wrote where it must not.</exception>
    public void CheckUntouched(string when)
    {
        if (_memory.Any(memory => memory?.IsGuardIntact() == false))
        {
            throw new ConformanceException($"{when} wrote outside of {this}.");
        }

        foreach (int slot in FedSlots().Where(slot => !Bits.AreSame(Fed(slot), _memory[slot]!.Read())))
        {
            throw new ConformanceException($"{when} changed '{Form.Descriptor.Slots[slot].Name}' of {this}.");
        }
    }

    public void Dispose() => Array.ForEach(_memory, memory => memory?.Dispose());

    private bool Keeps(int slot) => Form.Keeps(slot, _shapes);

    // What the owner of a parameter has memory for; the rest is the optimizer's.
    private bool IsOutside(int slot) => Form.Descriptor.Slots[slot].Kind
        is SlotKind.Weight or SlotKind.Gradient or SlotKind.Input;
}
