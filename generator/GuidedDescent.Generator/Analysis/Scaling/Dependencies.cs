using GuidedDescent.Generator.Ir;

namespace GuidedDescent.Generator.Analysis.Scaling;

/// <summary>What host values are made of.</summary>
[Flags]
internal enum Dependence
{
    None = 0,
    Step = 1,
    Extents = 2,
    Hyperparameters = 4,
    Loops = 8,
}

/// <summary>What each value of a graph is made of, found in one pass.</summary>
internal sealed class Dependencies
{
    private readonly Dependence[] _found;

    public Dependencies(GraphBuilder graph)
    {
        _found = new Dependence[graph.Count];
        for (int position = 0; position < graph.Count; position++)
        {
            _found[position] = graph[position].Operands.Aggregate(
                OwnOf(graph[position].Opcode), (all, operand) => all | _found[operand]);
        }
    }

    public bool Has(int position, Dependence dependence) => (_found[position] & dependence) != 0;

    private static Dependence OwnOf(Opcode opcode) => opcode switch
    {
        Opcode.StepNumber => Dependence.Step,
        Opcode.Dimension => Dependence.Extents,
        Opcode.Hyperparameter => Dependence.Hyperparameters,
        Opcode.LoopParameter or Opcode.LoopResult => Dependence.Loops,
        _ => Dependence.None,
    };
}
