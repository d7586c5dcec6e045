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

    /// <summary>Allocates all states of the group; its buckets must be connected before anything runs.</summary>
    internal OptimizerGroup(
        ParameterGroup declaration,
        Parameter[] parameters,
        Device device,
        SharedTemporaries temporaries,
        GradientStage? gradients,
        Mup? mup)
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
        _mup = mup;
        _spared = DecayMasking.SparedOf(declaration, parameters);
        _factorsOf = FactorsOf(_rule);
        _variants = VariantsOf(_rule);
        PrecisionChecks.Check(Name, Precision, _rule.Descriptor, parameters);
        Buckets = Split();
        Buckets.ForEach(bucket =>
            PrecisionChecks.RequireSupport(Name, Precision, bucket.Rule, bucket.Parameters, device));
        foreach (ParameterBucket bucket in Buckets)
        {
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
        Buckets.Where(bucket => bucket.Runs.Count > 0)
            .Select(bucket => Gradients?.TrafficOf(bucket) ?? default).DefaultIfEmpty().MaxBy(traffic => traffic.BytesPerElement);

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
}
