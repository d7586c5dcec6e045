using GuidedDescent.Generator.Analysis;
using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Planning;

namespace GuidedDescent.Generator.Codegen.Plan;

/// <summary>
/// Writes under which hyperparameters a state is touched at all: the conditions of the plan on the way to the kernels that touch
/// it, leaving out those that change with the step.
/// </summary>
internal static class StateNeedWriter
{
    public static string Write(KernelPlan plan, int slot, HostWriter host) => Write(plan, plan.Root, slot, host);

    private static string Write(KernelPlan plan, PlanNode node, int slot, HostWriter host)
    {
        if (node is Launch launch)
        {
            return launch.Kernel is { } kernel && kernel.Streams.Contains(slot) ? "true" : "false";
        }

        var branch = (Branch)node;
        string whenTrue = Write(plan, branch.WhenTrue, slot, host);
        string whenFalse = Write(plan, branch.WhenFalse, slot, host);
        if (whenTrue == whenFalse)
        {
            return whenTrue;
        }

        if (Reachability.MayChangeWithStep(plan.Graph, branch.Condition))
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
        _ => $"({left}) || ({right})",
    };
}
