using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Parsing;

namespace GuidedDescent.Generator.Analysis.Scaling;

/// <summary>A rule whose scaling is looked for: what all passes over its graph share.</summary>
/// <param name="rule">The rule.</param>
internal sealed class RuleGraph(RuleModel rule)
{
    public RuleModel Rule { get; } = rule;

    public GraphBuilder Graph { get; } = new(rule.Graph!);

    public EquatableArray<SlotModel> Slots => Rule.Method!.Slots;

    public EquatableArray<int> Outputs => Rule.Graph!.Outputs;

    public Dependencies Dependencies => field ??= new Dependencies(Graph);

    /// <summary>What the rule says at an instruction.</summary>
    public string TextOf(int position)
    {
        int origin = Graph[position].Origin;
        return origin < 0 ? Graph.NameOf(position) : Graph.Statements[origin];
    }
}
