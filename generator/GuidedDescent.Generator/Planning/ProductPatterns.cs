using GuidedDescent.Generator.Analysis;
using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Transforms;

namespace GuidedDescent.Generator.Planning;

/// <summary>Decides which values of a way through the plan are computed by products, with what is around them.</summary>
internal sealed class ProductPatterns
{
    private readonly GraphBuilder _graph;
    private readonly Dictionary<int, ProductPattern> _patterns = [];
    private readonly Dictionary<int, int> _uses = [];
    private readonly HashSet<int> _inMemory = [];

    public ProductPatterns(GraphBuilder graph, IReadOnlyList<int> outputs)
    {
        _graph = graph;
        SortedSet<int> live = Reachability.From(graph, outputs);
        CountUses(live, outputs);
        FindInMemory(live);
        HashSet<int> absorbed = [];
        foreach (int value in live.Reverse().Where(value => graph[value].Type.IsDevice() && !absorbed.Contains(value)))
        {
            if ((graph[value].IsElementwise() || graph[value].Opcode == Opcode.MatMul)
                && ProductPattern.Find(graph, value, UsesOf, _inMemory.Contains) is { } pattern)
            {
                _patterns[value] = pattern;
                Absorb(value, pattern, absorbed);
            }
        }
    }

    /// <summary>The product that computes a value, or null where it is computed otherwise.</summary>
    public ProductPattern? Of(int value) => _patterns.TryGetValue(value, out ProductPattern pattern) ? pattern : null;

    /// <summary>A factor of a product as it lies in memory.</summary>
    public static int Stored(GraphBuilder graph, int factor, out bool isTransposed)
    {
        isTransposed = graph[factor].Opcode == Opcode.Transpose;
        return isTransposed ? graph[factor].Operands[0] : factor;
    }

    private int UsesOf(int value) => _uses.TryGetValue(value, out int count) ? count : 0;

    private void CountUses(SortedSet<int> live, IReadOnlyList<int> outputs)
    {
        foreach (int used in live.SelectMany(position => _graph[position].Operands.Distinct()).Concat(outputs))
        {
            _uses[used] = UsesOf(used) + 1;
        }
    }

    /// <summary>What lies in memory whatever the planner does: slots, the results of matrix operations, and what these work on.</summary>
    private void FindInMemory(SortedSet<int> live)
    {
        foreach (int value in live.Where(value => _graph[value].Type.IsDevice()))
        {
            Instruction instruction = _graph[value];
            if (instruction.Opcode is Opcode.Load or Opcode.Part or Opcode.Identity || instruction.Opcode.IsMatrixOperation())
            {
                _inMemory.Add(value);
            }

            if (instruction.Opcode.IsMatrixOperation())
            {
                IEnumerable<int> operands = instruction.Operands.Where(operand => _graph[operand].Type.IsDevice());
                _inMemory.UnionWith(operands.Select(operand => Stored(_graph, operand, out _)));
            }
        }

        // A transpose is a flag of the product that takes it; it lies nowhere.
        _inMemory.RemoveWhere(value => _graph[value].Opcode == Opcode.Transpose);
    }

    /// <summary>What a product computes on the way needs no product of its own.</summary>
    private void Absorb(int value, ProductPattern pattern, HashSet<int> absorbed)
    {
        Stack<int> open = new(_graph[value].Operands);
        while (value != pattern.MatMul && open.Count > 0)
        {
            int inner = open.Pop();
            bool isBoundary = _graph[inner].Type.IsHost() || _graph[inner].Shape.IsScalar || inner == pattern.Addend?.Matrix;
            if (isBoundary || !absorbed.Add(inner) || inner == pattern.MatMul)
            {
                continue;
            }

            foreach (int operand in _graph[inner].Operands)
            {
                open.Push(operand);
            }
        }
    }
}
