using GuidedDescent.Generator.Analysis;
using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Parsing;
using GuidedDescent.Generator.Transforms;

namespace GuidedDescent.Generator.Planning;

/// <summary>
/// Turns a graph into a plan: for each combination of host conditions one way through it. A rule that works element by element needs
/// one kernel a way, and so one pass over memory; what others need, the <see cref="Scheduler"/> lays out.
/// </summary>
internal sealed class Planner
{
    /// <summary>More combinations than this are refused.</summary>
    public const int MaximumVariants = 64;

    private readonly PlanContext _context;
    private readonly GraphBuilder _graph;
    private readonly ConditionNames _conditionNames;

    private Planner(RuleModel rule)
    {
        _context = new PlanContext(rule);
        _graph = _context.Graph;
        _conditionNames = new ConditionNames(_graph, rule.Hyperparameters);
    }

    public static KernelPlan MakePlan(RuleModel rule)
    {
        var planner = new Planner(rule);
        PlanNode root = planner.Decide([.. rule.Graph!.Outputs], rule.Method!.Name);
        return new KernelPlan(planner._graph, root, planner._context.Operations, planner._context.Slots.All);
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
                Decide(Specialization.Assume(_graph, outputs, condition, true), name + _conditionNames.SuffixOf(condition, true)),
                Decide(Specialization.Assume(_graph, outputs, condition, false), name + _conditionNames.SuffixOf(condition, false)));
        }

        if (IsOnePass(outputs))
        {
            return OnePass(outputs, name);
        }

        PlanNode direct = Scheduler.Schedule(_context, outputs, name);
        return GramForm.TryApply(_graph, _context.Symmetry, outputs, out int isWide) is { } gathered
            ? new Branch(isWide, Scheduler.Schedule(_context, gathered, name + "Wide"), direct)
            : direct;
    }

    private bool IsOnePass(List<int> outputs) =>
        Reachability.From(_graph, outputs).All(position =>
            _graph[position].Type.IsHost() || (_graph[position].Shape.IsElements && IsElementByElement(_graph[position])));

    private static bool IsElementByElement(Instruction instruction) => instruction.Opcode == Opcode.Load || instruction.IsElementwise();

    private Launch OnePass(List<int> outputs, string name)
    {
        List<KernelTarget> targets =
        [
            .. outputs.Select((value, slot) => new KernelTarget(value, slot))
                .Where(target => _graph[target.Value] is not { Opcode: Opcode.Load } load || load.Number != target.Slot),
        ];
        return new Launch(
            targets.Count == 0
                ? null
                : new KernelBuilder(_context).Build([name], targets, DeviceShape.Elements, new Dictionary<int, int>()));
    }
}
