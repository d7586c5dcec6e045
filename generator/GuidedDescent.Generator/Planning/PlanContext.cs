using GuidedDescent.Generator.Analysis;
using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Parsing;

namespace GuidedDescent.Generator.Planning;

/// <summary>What all ways through a plan share: the graph, the slots, and the operations made so far.</summary>
internal sealed class PlanContext
{
    private readonly List<PlanOperation> _operations = [];
    private readonly NameScope _names = new([]);

    public PlanContext(RuleModel rule)
    {
        Rule = rule;
        Graph = new GraphBuilder(rule.Graph!);
        Slots = new PlanSlots(rule.Method!.Slots);
        Symmetry = new Symmetry(Graph, Symmetry.FindSymmetricStates(Graph, rule.Method.Slots, rule.Graph!.Outputs));
    }

    public RuleModel Rule { get; }

    public GraphBuilder Graph { get; }

    public PlanSlots Slots { get; }

    public Symmetry Symmetry { get; }

    public IReadOnlyList<PlanOperation> Operations => _operations;

    public string SlotName(int slot) => Slots.All[slot].Name;

    /// <summary>Adds an operation, or finds the one that does the same.</summary>
    /// <param name="wanted">The names it would like to have, the dearest first.</param>
    /// <param name="isSame">Whether another operation does the same.</param>
    /// <param name="make">Makes it under the name it gets.</param>
    public TOperation Add<TOperation>(IReadOnlyList<string> wanted, Func<TOperation, bool> isSame, Func<string, TOperation> make)
        where TOperation : PlanOperation
    {
        if (_operations.OfType<TOperation>().FirstOrDefault(isSame) is { } same)
        {
            return same;
        }

        TOperation made = make(_names.Take(wanted.FirstOrDefault(name => !_names.IsTaken(name)) ?? wanted[wanted.Count - 1]));
        _operations.Add(made);
        return made;
    }
}
