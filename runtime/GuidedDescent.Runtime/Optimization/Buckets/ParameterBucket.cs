using GuidedDescent.Execution;
using GuidedDescent.Language;
using GuidedDescent.Precision;
using GuidedDescent.Rules;

namespace GuidedDescent;

/// <summary>The parameters of a group that one run of a host plan covers, with their memory.</summary>
/// <param name="rule">The rule, in the form that takes the parameters.</param>
/// <param name="variant">The rule as the parameters have it.</param>
internal sealed class ParameterBucket(IUpdateRule rule, RuleVariant variant)
{
    private BucketMemory? _memory;
    private GroupTensors? _tensors;

    /// <summary>The rule, in the form that takes the parameters.</summary>
    public IUpdateRule Rule { get; set; } = rule;

    /// <summary>The rule as the parameters have it, and what changes its hyperparameters from step to step.</summary>
    public RuleVariant Variant { get; set; } = variant;

    /// <summary>What the bucket has of parameters, in the order of the group: all of one, or neighbouring blocks of one shape.</summary>
    public List<BlockRun> Runs { get; } = [];

    /// <summary>The parameters, in the order of the group.</summary>
    public IReadOnlyList<Parameter> Parameters => [.. Runs.Select(run => run.Parameter).Distinct()];

    /// <summary>The memory of all slots.</summary>
    public BucketMemory Memory => _memory!;

    /// <summary>Where all tensors lie, as the operations see them.</summary>
    public GroupTensors Tensors => _tensors!;

    /// <summary>Allocates what is kept for the parameters, and reserves what is needed during a step.</summary>
    /// <param name="memory">Where to allocate.</param>
    /// <param name="shared">The memory for temporaries that buckets share.</param>
    /// <param name="gradients">What becomes of gradients before the rule sees them.</param>
    /// <param name="precision">How slots are stored.</param>
    public void Allocate(MemorySpace memory, SharedTemporaries shared, GradientStage? gradients, GroupPrecision precision)
    {
        // Where it meets other buckets in a sum, its temporaries must last while their plans run.
        SharedTemporaries? temporaries = Rule.Descriptor.AddsUpOverGroup ? null : shared;
        _memory = new BucketMemory(Rule, Runs, memory, temporaries, gradients?.Copies(Rule.Descriptor) == true, precision);
    }

    /// <summary>Sees where all tensors lie now.</summary>
    public GroupTensors Connect(OptimizerGroup owner, AverageMemory averages)
    {
        bool mergesNeighbours = Memory.AreMergeable && owner.Gradients?.KeepsParametersApart != true;
        TensorTable table = Memory.BuildTable(Rule, mergesNeighbours);
        try
        {
            // Where neighbours are one row, the rule adds up nothing, and any order will do.
            IEnumerable<int> places = Memory.AreMergeable ? Enumerable.Range(0, table.Count) : Memory.Blocks.Select(owner.PlaceOf);
            return new GroupTensors(Rule.Descriptor, table, owner, [.. places])
            {
                ProductPrecision = owner.ProductPrecision,
                Gradients = owner.Gradients?.RunsOf(table, Memory.Blocks, Memory.CopiesGradients),
                Averages = averages.StreamsOf(Memory, table),
                Lent = averages.LentBy(Memory),
                Storage = Memory.Storage,
                WorkingCopies = Memory.ConnectCopies(),
            };
        }
        catch
        {
            table.Dispose();
            throw;
        }
    }

    /// <summary>Goes on with this table.</summary>
    public void Use(GroupTensors tensors)
    {
        _tensors?.Tensors.Dispose();
        _tensors = tensors;
    }

    /// <summary>Refuses parameters that an operation of the first step does not fit.</summary>
    /// <exception cref="ArgumentException">There is such an operation.</exception>
    public void RefuseMisfits()
    {
        if (!Tensors.HasMisfits)
        {
            return;
        }

        var search = new MisfitSearch(Tensors);
        Rule.Execute(new Step(1), search);
        if (search.Found is string misfit)
        {
            Parameter first = Memory.VisitingOrder[0].Parameter;
            throw new ArgumentException($"{Rule.Descriptor.Name} does not take parameter '{first.Name}' {first.Shape}. {misfit}", "groups");
        }
    }

    /// <summary>Runs the host plan, which may throw, and changes nothing but the list of operations to run.</summary>
    public void Plan(Step step, LaunchList launches)
    {
        Memory.Storage?.Step.Number = step.Value;
        // A plan that asks for shapes has none to see where there is no tensor.
        if (Tensors.Tensors.Count > 0 || !Rule.Descriptor.ReadsShapes)
        {
            Variant.Scheduled?.RequireMemory(this, launches);
            Rule.Execute(step, launches);
        }
    }

    public void Dispose()
    {
        _tensors?.Tensors.Dispose();
        _memory?.Dispose();
    }
}
