using System.Collections.Immutable;
using GuidedDescent.Execution;
using GuidedDescent.Language;
using GuidedDescent.Rules;

namespace GuidedDescent;

/// <summary>A group of an optimizer: parameters that one rule updates with one set of hyperparameters.</summary>
public sealed class OptimizerGroup
{
    private const int GradientSlot = 1;

    private readonly Device _device;
    private readonly GroupMemory _memory;
    private TensorTable _table;
    private GroupExecutor _executor;
    private LaunchList _launches;
    private IUpdateRule _rule;

    internal OptimizerGroup(ParameterGroup declaration, Parameter[] parameters, Device device)
    {
        Name = declaration.Name;
        Parameters = [.. parameters];
        _rule = declaration.Rule;
        _device = device;
        _memory = new GroupMemory(_rule, parameters);
        try
        {
            (_table, _executor) = Connect();
            _launches = new LaunchList(_executor);
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

    /// <summary>The name, the rule and the size.</summary>
    public override string ToString() => $"{Name}: {_rule}, {Parameters.Length} parameters, {ElementCount} elements";

    /// <summary>Runs the host plan, which may throw, and changes nothing but the list of kernels to run.</summary>
    internal void Plan(Step step)
    {
        _launches.Clear();
        _rule.Execute(step, _launches);
    }

    /// <summary>Runs the kernels that were planned.</summary>
    internal void RunPlanned() => _launches.Run();

    internal void ZeroGradients() => _executor.Clear(GradientSlot);

    /// <summary>Takes up where the gradients lie now.</summary>
    internal void Reconnect()
    {
        TensorTable oldTable = _table;
        GroupExecutor oldExecutor = _executor;
        (_table, _executor) = Connect();
        _launches = new LaunchList(_executor);
        oldExecutor.Dispose();
        oldTable.Dispose();
    }

    internal ReadOnlySpan<float> State(Parameter parameter, string name)
    {
        ImmutableArray<SlotDescriptor> slots = _rule.Descriptor.Slots;
        for (int slot = GradientSlot + 1; slot < slots.Length; slot++)
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

            return _memory.State(parameter, slot);
        }

        string[] names = [.. slots.Skip(GradientSlot + 1).Select(slot => $"'{slot.Name}'")];
        string existing = names.Length == 0 ? "it has no state at all" : $"it has {string.Join(", ", names)}";
        throw new ArgumentException($"{_rule.Descriptor.Name} has no state named '{name}'; {existing}.", nameof(name));
    }

    internal void Dispose()
    {
        _executor.Dispose();
        _table.Dispose();
        _memory.Dispose();
    }

    private (TensorTable Table, GroupExecutor Executor) Connect()
    {
        TensorTable table = _memory.BuildTable();
        try
        {
            return (table, _device.CreateExecutor(_rule.Descriptor, table));
        }
        catch
        {
            table.Dispose();
            throw;
        }
    }

    private void RequireStates(IUpdateRule rule)
    {
        for (int slot = GradientSlot + 1; slot < rule.Descriptor.Slots.Length; slot++)
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
