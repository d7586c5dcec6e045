using System.Collections.Immutable;
using GuidedDescent.Precision;
using GuidedDescent.Rules;

namespace GuidedDescent.Execution;

/// <summary>
/// What a device needs to know of a bucket: its rule, and where its tensors lie. A parameter group is one bucket, or several where its
/// rule must know rows from columns or has several forms.
/// </summary>
public sealed class GroupTensors
{
    private readonly int?[] _missingSlots;
    private readonly SlotShape?[] _shapes;
    private readonly string?[] _misfits;

    /// <summary>Puts a rule and its tensors together, as a parameter group of its own.</summary>
    /// <param name="rule">The rule whose operations will be launched.</param>
    /// <param name="tensors">The memory they work on; the table must outlive the executor it is given to.</param>
    /// <exception cref="ArgumentException">The table has another number of slots than the rule.</exception>
    public GroupTensors(RuleDescriptor rule, TensorTable tensors)
        : this(rule, tensors, new object(), [.. Enumerable.Range(0, tensors?.Count ?? 0)])
    {
    }

    /// <summary>Puts a rule and its tensors together, as a bucket of a parameter group.</summary>
    /// <param name="rule">The rule whose operations will be launched.</param>
    /// <param name="tensors">The memory they work on; the table must outlive the executor it is given to.</param>
    /// <param name="parameterGroup">The parameter group: whatever object all its buckets, and no others, have in common.</param>
    /// <param name="order">The place of each row of the table among all rows of the parameter group, for sums over the group.</param>
    /// <exception cref="ArgumentException">
    /// The table has another number of slots than the rule, or another number of rows than there are places.
    /// </exception>
    public GroupTensors(RuleDescriptor rule, TensorTable tensors, object parameterGroup, ImmutableArray<int> order)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentNullException.ThrowIfNull(parameterGroup);
        if (rule.Slots.Length != tensors.SlotCount)
        {
            throw new ArgumentException(
                $"{rule.Name} has {rule.Slots.Length} slots, but the table of tensors has {tensors.SlotCount}.", nameof(tensors));
        }

        if (order.Length != tensors.Count)
        {
            throw new ArgumentException($"{tensors.Count} rows need as many places, but {order.Length} came.", nameof(order));
        }

        Rule = rule;
        Tensors = tensors;
        ParameterGroup = parameterGroup;
        Order = order;
        _missingSlots =
            [.. rule.Operations.Select(operation => operation.Streams.Cast<int?>().FirstOrDefault(slot => !tensors.Holds(slot!.Value)))];
        _shapes = [.. Enumerable.Range(0, tensors.SlotCount).Select(slot => CommonShape(tensors, slot))];
        _misfits = [.. rule.Operations.Select((operation, index) => _missingSlots[index] is null ? FindMisfit(operation) : null)];
    }

    /// <summary>What the factors of matrix products are rounded to; null for what the device does by itself.</summary>
    public ProductPrecision? ProductPrecision { get; init; }

    /// <summary>How gradients become what the rule sees; null where it sees them as they lie.</summary>
    internal GradientRuns? Gradients { get; init; }

    /// <summary>Where the averages of the weights lie; null where none are kept.</summary>
    public AverageStreams? Averages { get; init; }

    /// <summary>What an evaluation with other weights needs where these are stored in 16 bits; else null.</summary>
    internal LentWeights? Lent { get; init; }

    /// <summary>How the slots are stored; null where all of them are in single precision.</summary>
    internal BucketStorage? Storage { get; init; }

    /// <summary>Where the rule finds stored slots as singles; null where there are none, or it works on them stretch by stretch.</summary>
    internal WorkingCopies? WorkingCopies { get; init; }

    /// <summary>The rule: of a record with two forms, the form that takes these tensors.</summary>
    public RuleDescriptor Rule { get; }

    /// <summary>Where the tensors lie.</summary>
    public TensorTable Tensors { get; }

    /// <summary>What the buckets of one parameter group have in common.</summary>
    public object ParameterGroup { get; }

    /// <summary>The place of each row of <see cref="Tensors"/> among all rows of the parameter group, in the order of the set.</summary>
    public ImmutableArray<int> Order { get; }

    /// <summary>The extents that a slot has in all tensors.</summary>
    /// <exception cref="InvalidOperationException">The extents differ from tensor to tensor, or there is no tensor.</exception>
    public SlotShape ShapeOf(int slot) =>
        _shapes[slot] ?? throw new InvalidOperationException(
            $"The extents of '{Rule.Slots[slot].Name}' are not the same for all tensors of the bucket: {Rule.Name} does not say that its "
            + "plan reads shapes.");

    /// <summary>
    /// Whether the plan has operations for other extents than the bucket's, which a plan that decides by extents never launches.
    /// </summary>
    internal bool HasMisfits => _misfits.Any(misfit => misfit is not null);

    /// <summary>What of an operation does not fit the extents of the bucket; null where all does.</summary>
    internal string? MisfitOf(OperationDescriptor operation) => _misfits[IndexOf(operation)];

    /// <summary>Refuses a launch that could not be run, and changes nothing.</summary>
    /// <returns>The place of the operation in <see cref="RuleDescriptor.Operations"/>.</returns>
    internal int CheckLaunch(OperationDescriptor operation, int scalarBytes)
    {
        int index = IndexOf(operation);
        if (scalarBytes != operation.Scalars.Length * sizeof(float))
        {
            throw new ArgumentException(
                $"{operation} takes {operation.Scalars.Length} scalars of {sizeof(float)} bytes, but {scalarBytes} bytes came.", "scalars");
        }

        if (_missingSlots[index] is int missing)
        {
            throw new InvalidOperationException(
                $"{operation} works on '{Rule.Slots[missing].Name}', but the group keeps no memory for it.");
        }

        return _misfits[index] is string misfit ? throw new InvalidOperationException($"{Rule.Name}: {misfit}") : index;
    }

    /// <summary>Refuses a slot that the group keeps no memory for.</summary>
    /// <exception cref="InvalidOperationException">There is no memory for the slot.</exception>
    internal void CheckSlot(int slot)
    {
        if (!Tensors.Holds(slot))
        {
            throw new InvalidOperationException($"The group keeps no memory for '{Rule.Slots[slot].Name}'.");
        }
    }

    private static SlotShape? CommonShape(TensorTable tensors, int slot)
    {
        SlotShape? common = null;
        for (int row = 0; row < tensors.Count; row++)
        {
            SlotShape shape = tensors.Shape(row, slot);
            if ((common ??= shape) != shape)
            {
                return null;
            }
        }

        return common;
    }

    private string? FindMisfit(OperationDescriptor operation) =>
        operation is FactorizationDescriptor factorization && Rule.ReadsShapes && Tensors.Count > 0
            ? OperationExtents.FindMisfit(this, factorization)
            : null;

    private int IndexOf(OperationDescriptor operation)
    {
        for (int index = 0; index < Rule.Operations.Length; index++)
        {
            if (ReferenceEquals(Rule.Operations[index], operation))
            {
                return index;
            }
        }

        throw new ArgumentException($"{operation} is not an operation of {Rule.Name}.", nameof(operation));
    }
}
