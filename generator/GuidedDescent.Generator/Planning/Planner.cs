using GuidedDescent.Generator.Analysis;
using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Parsing;
using GuidedDescent.Generator.Transforms;

namespace GuidedDescent.Generator.Planning;

/// <summary>
/// Turns a graph into a plan of kernels: one kernel, and so one pass over memory, for each combination of host conditions.
/// </summary>
internal sealed class Planner
{
    /// <summary>More kernels than this are refused.</summary>
    public const int MaximumVariants = 64;

    private readonly GraphBuilder _graph;
    private readonly RuleModel _rule;
    private readonly ConditionNames _conditionNames;
    private readonly List<Kernel> _kernels = [];

    private Planner(RuleModel rule)
    {
        _rule = rule;
        _graph = new GraphBuilder(rule.Graph!);
        _conditionNames = new ConditionNames(_graph, rule.Hyperparameters);
    }

    public static KernelPlan MakePlan(RuleModel rule)
    {
        var planner = new Planner(rule);
        PlanNode root = planner.Decide([.. rule.Graph!.Outputs], rule.Method!.Name);
        return new KernelPlan(planner._graph, root, planner._kernels);
    }

    /// <summary>Counts the combinations of host conditions, up to the limit.</summary>
    /// <returns>Whether they stay within the limit.</returns>
    public static bool TryCountVariants(GraphBuilder graph, IReadOnlyList<int> outputs, out int variants)
    {
        variants = 0;
        return Count(outputs, ref variants);

        bool Count(IReadOnlyList<int> values, ref int counted)
        {
            if (Specialization.FindCondition(graph, values) is not { } condition)
            {
                return ++counted <= MaximumVariants;
            }

            return Count(Specialization.Assume(graph, values, condition, true), ref counted)
                && Count(Specialization.Assume(graph, values, condition, false), ref counted);
        }
    }

    private PlanNode Decide(List<int> outputs, string name)
    {
        if (Specialization.FindCondition(_graph, outputs) is { } condition)
        {
            return new Branch(
                condition,
                Decide(Specialization.Assume(_graph, outputs, condition, true), name + _conditionNames.NameOf(condition, true)),
                Decide(Specialization.Assume(_graph, outputs, condition, false), name + _conditionNames.NameOf(condition, false)));
        }

        return new Launch(MakeKernel(Contraction.Contract(_graph, outputs), name));
    }

    private Kernel? MakeKernel(List<int> values, string name)
    {
        List<SlotValue> outputs =
        [
            .. values.Select((value, slot) => new SlotValue(slot, value))
                .Where(output => _graph[output.Value] is not { Opcode: Opcode.Load } load || load.Number != output.Slot),
        ];
        if (outputs.Count == 0)
        {
            return null;
        }

        if (_kernels.FirstOrDefault(kernel => kernel.Outputs.SequenceEqual(outputs)) is { } same)
        {
            return same;
        }

        SortedSet<int> needed = Reachability.From(_graph, outputs.Select(output => output.Value));
        List<int> reads =
        [
            .. needed.Where(position => _graph[position].Opcode == Opcode.Load)
                .Select(position => (int)_graph[position].Number).OrderBy(slot => slot),
        ];
        var kernel = new Kernel(name, $"{_rule.Declaration.Name}_{name}", outputs, reads, FindScalars(needed));
        _kernels.Add(kernel);
        return kernel;
    }

    /// <summary>Hoisting: the host values that device instructions use directly are computed by the plan, once per step.</summary>
    private List<Scalar> FindScalars(SortedSet<int> needed)
    {
        var names = new ScalarNames(_graph, _rule.Method!.Slots.Select(slot => slot.Variable));
        return
        [
            .. needed.Where(position => IsOnDevice(position))
                .OrderBy(position => _graph[position].Origin).ThenBy(position => position)
                .SelectMany(position => _graph[position].Operands)
                .Where(operand => _graph[operand].Type.IsHost() && _graph[operand].Opcode != Opcode.Constant)
                .Distinct()
                .Select(operand => new Scalar(names.NameOf(operand), operand)),
        ];
    }

    private bool IsOnDevice(int position) => _graph[position].Type.IsDevice();
}
