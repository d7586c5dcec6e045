using GuidedDescent.Generator.Analysis;
using GuidedDescent.Generator.Ir;

namespace GuidedDescent.Generator.Planning;

/// <summary>
/// What to call a value that the planner keeps: the author's name, or that of the first value made of it, as in
/// <c>Scalar norm = Norm(w)</c>, where the sum of squares is kept and its root has the name.
/// </summary>
internal sealed class ValueNames
{
    private readonly GraphBuilder _graph;
    private readonly Dictionary<int, int> _firstUser = [];

    public ValueNames(GraphBuilder graph, IReadOnlyList<int> outputs)
    {
        _graph = graph;
        foreach (int user in Reachability.From(graph, outputs))
        {
            foreach (int operand in graph[user].Operands)
            {
                if (!_firstUser.ContainsKey(operand))
                {
                    _firstUser[operand] = user;
                }
            }
        }
    }

    /// <summary>The name, or null where nobody gave one.</summary>
    public string? NameOf(int value)
    {
        DeviceShape shape = _graph[value].Shape;
        int named = value;
        while (_graph.NameOf(named).Length == 0)
        {
            if (!_firstUser.TryGetValue(named, out named) || _graph[named].Type.IsHost() || _graph[named].Shape != shape)
            {
                return NameOfReduction(value);
            }
        }

        return _graph.NameOf(named);
    }

    // Sum(x * x) is called xSquares, Sum(x) is called xSum.
    private string? NameOfReduction(int value)
    {
        Instruction reduction = _graph[value];
        if (!reduction.Opcode.IsReduction())
        {
            return null;
        }

        Instruction reduced = _graph[reduction.Operands[0]];
        bool isSquare = reduced.Opcode == Opcode.Multiply && reduced.Operands[0] == reduced.Operands[1];
        string name = _graph.NameOf(isSquare ? reduced.Operands[0] : reduction.Operands[0]);
        return name.Length == 0 ? null : name + (isSquare ? "Squares" : ScalarNames.ToPascalCase($"{reduction.Opcode}"));
    }

    /// <summary>A word for a value that nobody named.</summary>
    public static string Describe(GraphBuilder graph, int value)
    {
        Instruction instruction = graph[value];
        return instruction.Opcode switch
        {
            Opcode.Divide when graph[instruction.Operands[0]].IsConstant(1) => "reciprocal",
            Opcode.Divide => "quotient",
            Opcode.Multiply when instruction.Operands[0] == instruction.Operands[1] => "square",
            Opcode.Multiply or Opcode.MatMul => "product",
            Opcode.Add => "sum",
            Opcode.Subtract => "difference",
            Opcode.Sqrt => "root",
            _ => ScalarNames.ToCamelCase($"{instruction.Opcode}"),
        };
    }
}
