using GuidedDescent.Generator.Analysis;
using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Parsing;

namespace GuidedDescent.Generator.Planning;

/// <summary>The host plan of a rule: which operations run under which conditions, over one graph.</summary>
/// <param name="Graph">The values that plan and kernels are made of.</param>
/// <param name="Root">The first decision, or the only launch.</param>
/// <param name="Operations">The operations, in the order in which the plan comes to them.</param>
/// <param name="Slots">The slots of the rule, and after them those the plan itself needs.</param>
internal sealed record KernelPlan(
    GraphBuilder Graph, PlanNode Root, IReadOnlyList<PlanOperation> Operations, IReadOnlyList<SlotModel> Slots)
{
    /// <summary>The kernels among the operations.</summary>
    public IReadOnlyList<Kernel> Kernels { get; } = [.. Operations.OfType<Kernel>()];

    /// <summary>Every value that an operation or a condition of the plan needs.</summary>
    public SortedSet<int> LiveValues() =>
        Reachability.From(
            Graph,
            ConditionsBelow(Root)
                .Concat(Operations.SelectMany(operation => operation.Scalars).Select(scalar => scalar.Value))
                .Concat(Kernels.SelectMany(kernel => kernel.Values)));

    private static IEnumerable<int> ConditionsBelow(PlanNode node) => node switch
    {
        Branch branch => [branch.Condition, .. ConditionsBelow(branch.WhenTrue), .. ConditionsBelow(branch.WhenFalse)],
        Sequence sequence => sequence.Nodes.SelectMany(ConditionsBelow),
        Repeat repeat => [repeat.Trips, .. ConditionsBelow(repeat.Body)],
        _ => [],
    };
}

/// <summary>A step of the plan.</summary>
internal abstract record PlanNode;

/// <summary>Goes one way or the other.</summary>
/// <param name="Condition">A flag of the host.</param>
internal sealed record Branch(int Condition, PlanNode WhenTrue, PlanNode WhenFalse) : PlanNode;

/// <summary>Goes through several steps, one after the other.</summary>
internal sealed record Sequence(IReadOnlyList<PlanNode> Nodes) : PlanNode;

/// <summary>Goes through a step several times.</summary>
/// <param name="Trips">How often, a host value.</param>
internal sealed record Repeat(int Trips, PlanNode Body) : PlanNode;

/// <summary>Runs an operation over all tensors of the bucket, or nothing where the step changes nothing.</summary>
internal sealed record Launch(PlanOperation? Operation) : PlanNode;
