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
    // Blocks of several shapes are in several buckets, all with the same form of the rule; this is the first one.
    private readonly Dictionary<Parameter, ParameterBucket> _bucketOf = [];
    private readonly ILookup<Parameter, ParameterBucket> _bucketsOf;
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
        if (gradients is not null)
        {
            PrecisionChecks.RequireSingleForPipeline(Name, parameters);
        }

        Buckets = Split();
        Buckets.ForEach(bucket =>
            PrecisionChecks.RequireSupport(Name, Precision, bucket.Rule.Descriptor, bucket.Parameters, device));
        foreach (ParameterBucket bucket in Buckets)
        {
            bucket.Scheduled = bucket.IsSparedDecay ? _scheduledWithoutDecay : _scheduled;
            foreach (Parameter parameter in bucket.Parameters)
            {
                _bucketOf.TryAdd(parameter, bucket);
            }
        }

        _bucketsOf = Buckets.SelectMany(bucket => bucket.Parameters.Select(parameter => (parameter, bucket)))
            .ToLookup(member => member.parameter, member => member.bucket);

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
    /// The bytes that the optimizer's <see cref="GradientPipeline"/> moves for each element in a step; where parameters of the group differ
    /// in it, those of the one that costs most.
    /// </summary>
    public GradientTraffic GradientTraffic =>
        Buckets.Where(bucket => bucket.Runs.Count > 0)
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

    /// <summary>The form of the rule that takes a parameter.</summary>
    internal IUpdateRule FormOf(Parameter parameter) => _bucketOf[parameter].Rule;

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

    /// <summary>The form of another rule of the same type, if it can go on with the memory there is.</summary>
    private IUpdateRule FormFor(ParameterBucket bucket, IUpdateRule rule)
    {
        if (bucket.Runs is not [{ Parameter: Parameter member }, ..])
        {
            return rule;
        }

        IUpdateRule? form = rule.FormFor(member.Shape);
        if (form is null || form.Descriptor != bucket.Rule.Descriptor)
        {
            throw new ArgumentException(
                $"{rule} sees {member} as another kind of tensor than {_rule}, with which group '{Name}' was built; "
                + "build a new optimizer.",
                nameof(rule));
        }

        // The plan treats all of them alike, so one speaks for all.
        if (bucket.Memory.VisitingOrder is [BlockRun first, ..])
        {
            RequireMemory(bucket, form, first);
        }

        return form;
    }

    private void RequireMemory(ParameterBucket bucket, IUpdateRule rule, BlockRun run)
    {
        SlotShapes needed = SlotShapes.For(rule, run);
        for (int slot = Slot.FirstOwn; slot < rule.Descriptor.Slots.Length; slot++)
        {
            if (needed[slot] is SlotShape shape && bucket.Memory.ShapeOf(slot) != shape)
            {
                string kind = rule.Descriptor.Slots[slot].Kind == SlotKind.State ? "state" : "memory";
                string name = rule.Descriptor.Slots[slot].Name;
                throw new ArgumentException(
                    bucket.Memory.Holds(slot)
                        ? $"{rule} needs the {kind} '{name}' to be {shape} for {run.Parameter}, but group '{Name}' was built with {_rule}, "
                            + "to which it is of another size; build a new optimizer."
                        : $"{rule} needs the {kind} '{name}', but group '{Name}' was built with "
                            + $"{_rule}, which does not, and keeps no memory for it; "
                            + "build the optimizer with hyperparameters that need the state.",
                    nameof(rule));
            }
        }
    }
}
