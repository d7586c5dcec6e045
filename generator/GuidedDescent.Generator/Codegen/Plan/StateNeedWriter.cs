using GuidedDescent.Generator.Analysis;
using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Planning;

namespace GuidedDescent.Generator.Codegen.Plan;

/// <summary>
/// Writes under which hyperparameters a slot is touched at all: the conditions of the plan on the way to the operations that touch
/// it, leaving out those that change with the step and, where the extents are not known, those that depend on them.
/// </summary>
/// <param name="plan">The plan.</param>
/// <param name="host">Writes conditions.</param>
/// <param name="knowsShapes">Whether conditions can ask for extents.</param>
internal sealed class StateNeedWriter(KernelPlan plan, HostWriter host, bool knowsShapes)
{
    public string Write(int slot) => Write(plan.Root, slot);

    /// <summary>Whether the plan goes by the extents somewhere.</summary>
    public static bool DependsOnShapes(KernelPlan plan) => DependsOnShapes(plan, plan.Root);

    private static bool DependsOnShapes(KernelPlan plan, PlanNode node) => node switch
    {
        Branch branch => ReadsShapes(plan, branch.Condition)
            || DependsOnShapes(plan, branch.WhenTrue)
            || DependsOnShapes(plan, branch.WhenFalse),
        Sequence sequence => sequence.Nodes.Any(step => DependsOnShapes(plan, step)),
        Repeat repeat => DependsOnShapes(plan, repeat.Body),
        _ => false,
    };

    private static bool ReadsShapes(KernelPlan plan, int condition) =>
        Reachability.From(plan.Graph, [condition]).Any(value => plan.Graph[value].Opcode == Opcode.Dimension);

    private string Write(PlanNode node, int slot) => node switch
    {
        Launch launch => launch.Operation is { } operation && Needs(operation, slot) ? "true" : "false",
        Sequence sequence => sequence.Nodes.Select(step => Write(step, slot)).Aggregate("false", Or),
        Repeat repeat => Write(repeat.Body, slot),
        _ => WriteBranch((Branch)node, slot),
    };

    // A kernel asks the slot of its domain for extents, even where it does not touch its numbers.
    private static bool Needs(PlanOperation operation, int slot) =>
        operation.Streams.Contains(slot) || (operation is Kernel kernel && kernel.DomainSlot == slot);

    private string WriteBranch(Branch branch, int slot)
    {
        string whenTrue = Write(branch.WhenTrue, slot);
        string whenFalse = Write(branch.WhenFalse, slot);
        if (whenTrue == whenFalse)
        {
            return whenTrue;
        }

        if (Reachability.MayChangeWithStep(plan.Graph, branch.Condition) || (!knowsShapes && ReadsShapes(plan, branch.Condition)))
        {
            return Or(whenTrue, whenFalse);
        }

        string condition = host.Expression(branch.Condition, Precedence.AndAlso);
        string negated = $"!({host.Expression(branch.Condition)})";
        return (whenTrue, whenFalse) switch
        {
            ("true", "false") => condition,
            ("false", "true") => negated,
            ("false", _) => $"{negated} && ({whenFalse})",
            (_, "false") => $"{condition} && ({whenTrue})",
            ("true", _) => $"{condition} || ({whenFalse})",
            (_, "true") => $"{negated} || ({whenTrue})",
            _ => $"({condition} ? {whenTrue} : {whenFalse})",
        };
    }

    private static string Or(string left, string right) => (left, right) switch
    {
        ("true", _) or (_, "true") => "true",
        ("false", _) => right,
        (_, "false") => left,
        _ => left == right ? left : $"({left}) || ({right})",
    };
}
