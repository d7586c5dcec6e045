using System.Collections.Immutable;
using GuidedDescent.Execution;
using GuidedDescent.Language;
using GuidedDescent.Rules;

namespace GuidedDescent;

/// <summary>A group of an optimizer: parameters that one rule updates with one set of hyperparameters.</summary>
public sealed unsafe class OptimizerGroup
{
    private const int FirstState = 2;

    private readonly MemorySpace _space;
    private readonly GroupMemory _memory;
    private IUpdateRule _rule;

    internal OptimizerGroup(ParameterGroup declaration, Parameter[] parameters, Device device)
    {
        Name = declaration.Name;
        Parameters = [.. parameters];
        _rule = declaration.Rule;
        _space = device.Memory;
        _memory = new GroupMemory(_rule, parameters, _space);
        try
        {
            Tensors = Connect();
        }
        catch
        {
            _memory.Dispose();
            throw;
        }
    }

    /// <summary>The name, unique in its optimizer.</summary>
    public string Name { get; }

    /// <summary>The parameters, in the order in which they were added to their set.</summary>
    public ImmutableArray<Parameter> Parameters { get; }

    /// <summary>The number of elements of all parameters together.</summary>
    public long ElementCount => _memory.ElementCount;

    /// <summary>The bytes of memory the group keeps as optimizer state.</summary>
    public long StateBytes => _memory.StateBytes;

    /// <summary>
    /// The rule with its hyperparameters. Other hyperparameters take effect at the next step, as in
    /// <c>group.Rule = rule with { LearningRate = 1e-4 }</c>. A value that is refused changes nothing.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A hyperparameter is NaN, infinite or outside its range.</exception>
    /// <exception cref="ArgumentException">
    /// The rule is of another type than the one the group was built with, or its hyperparameters need a state that the group
    /// keeps no memory for.
    /// </exception>
    public IUpdateRule Rule
    {
        get => _rule;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.GetType() != _rule.GetType())
            {
                throw new ArgumentException(
                    $"Group '{Name}' was built with the rule {_rule.Descriptor.Name} and cannot go on with "
                    + $"{value.Descriptor.Name}, whose states differ; build a new optimizer.",
                    nameof(value));
            }

            value.Validate();
            RequireStates(value);
            _rule = value;
        }
    }

    /// <summary>Where all tensors of the group lie, as its kernels see them.</summary>
    internal GroupTensors Tensors { get; private set; }

    /// <summary>The name, the rule and the size.</summary>
    public override string ToString() => $"{Name}: {_rule}, {Parameters.Length} parameters, {ElementCount} elements";

    /// <summary>Runs the host plan, which may throw, and changes nothing but the list of kernels to run.</summary>
    internal void Plan(Step step, LaunchList launches) => _rule.Execute(step, launches);

    /// <summary>Goes on with another table.</summary>
    internal void Use(GroupTensors tensors)
    {
        Tensors.Tensors.Dispose();
        Tensors = tensors;
    }

    /// <summary>Sees where all tensors lie now.</summary>
    internal GroupTensors Connect()
    {
        TensorTable table = _memory.BuildTable();
        try
        {
            return new GroupTensors(_rule.Descriptor, table);
        }
        catch
        {
            table.Dispose();
            throw;
        }
    }

    internal ReadOnlySpan<float> State(Parameter parameter, string name)
    {
        float* state = _memory.State(parameter, SlotOf(name));
        int length = checked((int)parameter.Length);
        if (_space.IsHost)
        {
            return new ReadOnlySpan<float>(state, length);
        }

        float[] copy = new float[length];
        _space.Read(state, copy);
        return copy;
    }

    internal void ReadState(Parameter parameter, string name, Span<float> destination, long start) =>
        _space.Read(Stretch(parameter, name, start, destination.Length), destination);

    internal void WriteState(Parameter parameter, string name, ReadOnlySpan<float> source, long start) =>
        _space.Write(Stretch(parameter, name, start, source.Length), source);

    internal void Dispose()
    {
        Tensors.Tensors.Dispose();
        _memory.Dispose();
    }

    private float* Stretch(Parameter parameter, string name, long start, int length)
    {
        int slot = SlotOf(name);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        if (start > parameter.Length - length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(start),
                start,
                $"State '{name}' of parameter '{parameter.Name}' {parameter.Shape} has {parameter.Length} elements, "
                + $"fewer than the {length} from {start} on.");
        }

        return _memory.State(parameter, slot) + start;
    }

    private int SlotOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ImmutableArray<SlotDescriptor> slots = _rule.Descriptor.Slots;
        for (int slot = FirstState; slot < slots.Length; slot++)
        {
            if (slots[slot].Name != name)
            {
                continue;
            }

            if (!_memory.Holds(slot))
            {
                throw new InvalidOperationException(
                    $"Group '{Name}' keeps no state '{name}', as {_rule.Descriptor.Name} does not need it with the "
                    + "hyperparameters the optimizer was built with.");
            }

            return slot;
        }

        string[] names = [.. slots.Skip(FirstState).Select(slot => $"'{slot.Name}'")];
        string existing = names.Length == 0 ? "it has no state at all" : $"it has {string.Join(", ", names)}";
        throw new ArgumentException($"{_rule.Descriptor.Name} has no state named '{name}'; {existing}.", nameof(name));
    }

    private void RequireStates(IUpdateRule rule)
    {
        for (int slot = FirstState; slot < rule.Descriptor.Slots.Length; slot++)
        {
            if (rule.Keeps(slot) && !_memory.Holds(slot))
            {
                throw new ArgumentException(
                    $"{rule} needs the state '{rule.Descriptor.Slots[slot].Name}', but group '{Name}' was built with "
                    + $"{_rule}, which does not, and keeps no memory for it; "
                    + "build the optimizer with hyperparameters that need the state.",
                    nameof(rule));
            }
        }
    }
}
