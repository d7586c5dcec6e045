using System.Collections.Immutable;
using GuidedDescent.Execution;
using GuidedDescent.Language;
using GuidedDescent.Precision;
using GuidedDescent.Rules;

namespace GuidedDescent;

/// <summary>A group of an optimizer: parameters that one rule updates with one set of hyperparameters.</summary>
public sealed unsafe partial class OptimizerGroup
{
    private readonly MemorySpace _space;
    private readonly Dictionary<Parameter, int> _places;
    private readonly Dictionary<Parameter, ParameterBucket> _bucketOf = [];
    private IUpdateRule _rule;

    /// <summary>Allocates all states of the group; its buckets must be connected before anything runs.</summary>
    internal OptimizerGroup(
        ParameterGroup declaration, Parameter[] parameters, Device device, SharedTemporaries temporaries, GradientStage? gradients)
    {
        RoleEligibility.Require(declaration, parameters);
        Name = declaration.Name;
        Gradients = gradients;
        ProductPrecision = declaration.ProductPrecision;
        Precision = declaration.Precision;
        Parameters = [.. parameters];
        ElementCount = parameters.Sum(parameter => parameter.Length);
        _rule = declaration.Rule;
        _space = device.Memory;
        _places = PlacesOf(parameters);
        _schedules = ScheduleBinding.Bind(Name, _rule.Descriptor, declaration.Schedules);
        _scheduled = FollowSchedules(_rule);
        _spared = DecayMasking.SparedOf(declaration, parameters);
        PrecisionChecks.Check(Name, Precision, _rule.Descriptor, parameters);
        Buckets = Split();
        Buckets.ForEach(bucket =>
            PrecisionChecks.RequireSupport(Name, Precision, bucket.Rule, bucket.Parameters, device));
        foreach (ParameterBucket bucket in Buckets)
        {
            bucket.Scheduled = bucket.IsSparedDecay ? _scheduledWithoutDecay : _scheduled;
            bucket.Parameters.ForEach(parameter => _bucketOf.Add(parameter, bucket));
        }

        try
        {
            Buckets.ForEach(bucket => bucket.Allocate(_space, temporaries, gradients, Precision));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The name, unique in its optimizer.</summary>
    public string Name { get; }

    /// <summary>The parameters, in the order in which they were added to their set.</summary>
    public ImmutableArray<Parameter> Parameters { get; }

    /// <summary>What the factors of matrix products are rounded to; null for what the device does by itself.</summary>
    public ProductPrecision? ProductPrecision { get; }

    /// <summary>The number of elements of all parameters together.</summary>
    public long ElementCount { get; }

    /// <summary>The bytes of memory the group keeps as optimizer state.</summary>
    public long StateBytes => Buckets.Sum(bucket => bucket.Memory.StateBytes);

    /// <summary>
    /// The bytes of memory in which a rule that does not work element by element finds what is stored in other formats as singles, while it
    /// takes a step; 0 where there is no such. They are lent to one bucket after the other, and to other groups, unless the rule adds up
    /// over its group.
    /// </summary>
    public long WorkingCopyBytes => Buckets.Select(bucket => bucket.Memory.WorkingCopyBytes).DefaultIfEmpty().Max();

    /// <summary>
    /// The bytes that the optimizer's <see cref="GradientPipeline"/> moves for each element in a step; where parameters of the group differ
    /// in it, those of the one that costs most.
    /// </summary>
    public GradientTraffic GradientTraffic =>
        Buckets.Where(bucket => bucket.Parameters.Count > 0)
            .Select(bucket => Gradients?.TrafficOf(bucket) ?? default).DefaultIfEmpty().MaxBy(traffic => traffic.BytesPerElement);

    /// <summary>
    /// The rule with its hyperparameters as they were declared: what <see cref="Schedules"/> multiply, and never change. Other
    /// hyperparameters take effect at the next step, as in <c>group.Rule = rule with { LearningRate = 1e-4 }</c>, and what is scheduled
    /// goes on from them. A value that is refused changes nothing.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A hyperparameter is NaN, infinite or outside its range.</exception>
    /// <exception cref="ArgumentException">
    /// The rule is of another type than the one the group was built with, or its hyperparameters need a state that the group
    /// keeps no memory for, or of another size.
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
            IUpdateRule? withoutDecay = _spared.Count == 0 ? null : DecayMasking.WithoutDecay(value);
            ScheduledRule? scheduled = FollowSchedules(value);
            ScheduledRule? spared = withoutDecay is null ? null : FollowSchedules(withoutDecay);
            IUpdateRule RuleOf(ParameterBucket bucket) =>
                bucket.IsSparedDecay ? spared?.Rule ?? withoutDecay! : scheduled?.Rule ?? value;

            IUpdateRule[] forms = [.. Buckets.Select(bucket => FormFor(bucket, RuleOf(bucket)))];
            for (int index = 0; index < forms.Length; index++)
            {
                Buckets[index].Rule = forms[index];
                Buckets[index].Scheduled = Buckets[index].IsSparedDecay ? spared : scheduled;
            }

            _rule = value;
            _scheduled = scheduled;
            _scheduledWithoutDecay = spared;
        }
    }

    /// <summary>What becomes of gradients before the rule sees them.</summary>
    internal GradientStage? Gradients { get; }

    /// <summary>The parameters once more, as the host plan sees them.</summary>
    internal List<ParameterBucket> Buckets { get; }

    /// <summary>The name, the rule and the size.</summary>
    public override string ToString() => $"{Name}: {_rule}, {Parameters.Length} parameters, {ElementCount} elements";

    /// <summary>The place of a tensor in the group.</summary>
    internal int PlaceOf(ParameterBlock block) => _places[block.Parameter] + block.Index;

    /// <summary>The extents of a state.</summary>
    internal Shape StateShape(Parameter parameter, string name)
    {
        ParameterBucket bucket = _bucketOf[parameter];
        if (bucket.Memory.StackOf(parameter, SlotOf(bucket, name)) is not SlotShape shape)
        {
            return parameter.Shape;
        }

        bool isOfTensor = bucket.Rule.Descriptor.Form == RuleForm.Tensor && shape.Length == parameter.Length;
        return isOfTensor ? parameter.Shape : [shape.Rows, checked((int)shape.Columns)];
    }

    /// <summary>The form of the rule that takes a parameter.</summary>
    internal IUpdateRule FormOf(Parameter parameter) => _bucketOf[parameter].Rule;

    /// <summary>The names of the states that are kept for a parameter; none where it has no elements.</summary>
    internal IEnumerable<string> StatesOf(Parameter parameter)
    {
        ParameterBucket bucket = _bucketOf[parameter];
        IReadOnlyList<SlotDescriptor> slots = bucket.Rule.Descriptor.Slots;
        return Enumerable.Range(Slot.FirstOwn, slots.Count - Slot.FirstOwn)
            .Where(slot => slots[slot].Kind == SlotKind.State && bucket.Memory.ShapeOf(parameter, slot) is not null)
            .Select(slot => slots[slot].Name);
    }

    internal ReadOnlySpan<float> State(Parameter parameter, string name)
    {
        float* state = StateOf(parameter, name, out long elements);
        int length = checked((int)elements);
        if (_space.IsHost && StorageOf(parameter, name, out _, out _) is null)
        {
            return new ReadOnlySpan<float>(state, length);
        }

        float[] copy = new float[length];
        ReadState(parameter, name, copy, start: 0);
        return copy;
    }

    internal void ReadState(Parameter parameter, string name, Span<float> destination, long start)
    {
        float* first = Stretch(parameter, name, start, destination.Length);
        if (!TryReadStored(parameter, name, destination, start))
        {
            _space.Read(first, destination);
        }
    }

    internal void WriteState(Parameter parameter, string name, ReadOnlySpan<float> source, long start)
    {
        float* first = Stretch(parameter, name, start, source.Length);
        if (!TryWriteStored(parameter, name, source, start))
        {
            _space.Write(first, source);
        }
    }

    internal void Dispose() => Buckets.ForEach(bucket => bucket.Dispose());

    /// <summary>Where the tensors of each parameter begin in the order of the group, with room for all blocks.</summary>
    private static Dictionary<Parameter, int> PlacesOf(Parameter[] parameters)
    {
        var places = new Dictionary<Parameter, int>();
        int next = 0;
        foreach (Parameter parameter in parameters)
        {
            places.Add(parameter, next);
            next += parameter.Role.RowBlocks;
        }

        return places;
    }

    private float* StateOf(Parameter parameter, string name, out long elements)
    {
        ParameterBucket bucket = _bucketOf[parameter];
        int slot = SlotOf(bucket, name);
        elements = bucket.Memory.StackOf(parameter, slot)?.Length ?? 0;
        return bucket.Memory.State(parameter, slot);
    }

    private float* Stretch(Parameter parameter, string name, long start, int length)
    {
        float* state = StateOf(parameter, name, out long elements);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        if (start > elements - length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(start),
                start,
                $"State '{name}' of parameter '{parameter.Name}' {parameter.Shape} has {elements} elements, "
                + $"fewer than the {length} from {start} on.");
        }

        return state + start;
    }

    private int SlotOf(ParameterBucket bucket, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        RuleDescriptor rule = bucket.Rule.Descriptor;
        int[] states = [.. Enumerable.Range(0, rule.Slots.Length).Where(slot => rule.Slots[slot].Kind == SlotKind.State)];
        foreach (int slot in states.Where(slot => rule.Slots[slot].Name == name))
        {
            return bucket.Memory.Holds(slot)
                ? slot
                : throw new InvalidOperationException(
                    $"Group '{Name}' keeps no state '{name}', as {rule.Name} does not need it with the "
                    + "hyperparameters the optimizer was built with.");
        }

        string names = string.Join(", ", states.Select(slot => $"'{rule.Slots[slot].Name}'"));
        string existing = names == "" ? "it has no state at all" : $"it has {names}";
        throw new ArgumentException($"{rule.Name} has no state named '{name}'; {existing}.", nameof(name));
    }

    /// <summary>The form of another rule of the same type, if it can go on with the memory there is.</summary>
    private IUpdateRule FormFor(ParameterBucket bucket, IUpdateRule rule)
    {
        if (bucket.Parameters.Count == 0)
        {
            return rule;
        }

        IUpdateRule? form = rule.FormFor(bucket.Parameters[0].Shape);
        if (form is null || form.Descriptor != bucket.Rule.Descriptor)
        {
            throw new ArgumentException(
                $"{rule} sees {bucket.Parameters[0]} as another kind of tensor than {_rule}, with which group '{Name}' was built; "
                + "build a new optimizer.",
                nameof(rule));
        }

        // The plan treats all of them alike, so one speaks for all.
        if (bucket.Memory.VisitingOrder is [Parameter first, ..])
        {
            RequireMemory(bucket, form, first);
        }

        return form;
    }

    private void RequireMemory(ParameterBucket bucket, IUpdateRule rule, Parameter parameter)
    {
        SlotShapes needed = SlotShapes.For(rule, parameter);
        for (int slot = Slot.FirstOwn; slot < rule.Descriptor.Slots.Length; slot++)
        {
            if (needed[slot] is SlotShape shape && bucket.Memory.ShapeOf(parameter, slot) != shape)
            {
                string kind = rule.Descriptor.Slots[slot].Kind == SlotKind.State ? "state" : "memory";
                string name = rule.Descriptor.Slots[slot].Name;
                throw new ArgumentException(
                    bucket.Memory.Holds(slot)
                        ? $"{rule} needs the {kind} '{name}' to be {shape} for {parameter}, but group '{Name}' was built with {_rule}, to "
                            + "which it is of another size; build a new optimizer."
                        : $"{rule} needs the {kind} '{name}', but group '{Name}' was built with "
                            + $"{_rule}, which does not, and keeps no memory for it; "
                            + "build the optimizer with hyperparameters that need the state.",
                    nameof(rule));
            }
        }
    }
}
