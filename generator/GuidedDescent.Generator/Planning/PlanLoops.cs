using GuidedDescent.Generator.Analysis;
using GuidedDescent.Generator.Ir;

namespace GuidedDescent.Generator.Planning;

/// <summary>
/// The loops of a way through the plan that the host runs, because a pass of theirs is more than one kernel could do. Others stay
/// inside of kernels.
/// </summary>
internal sealed class PlanLoops(GraphBuilder graph)
{
    private readonly LoopRegions _regions = new(graph);
    private readonly Dictionary<int, bool> _known = [];
    private readonly Dictionary<int, HashSet<string>> _names = [];

    /// <summary>Whether a value is a loop that the plan runs.</summary>
    public bool IsPlanLoop(int value)
    {
        if (!_known.TryGetValue(value, out bool isPlanLoop))
        {
            _known[value] = isPlanLoop = graph[value] is { Opcode: Opcode.Loop } loop
                && loop.Type.IsDevice()
                && Body(value).Any(inside => graph[inside].Opcode.IsReduction() || graph[inside].Opcode.IsMatrixOperation());
        }

        return isPlanLoop;
    }

    /// <summary>The first value of each variable of a loop.</summary>
    public IReadOnlyList<int> Initial(int loop) => [.. graph[loop].Operands.Skip(1).Take((int)graph[loop].Number)];

    /// <summary>The value of each variable after a pass.</summary>
    public IReadOnlyList<int> Next(int loop) => [.. graph[loop].Operands.Skip(1 + (int)graph[loop].Number)];

    /// <summary>What must lie in slots before a loop begins: its first values, and what a pass uses of the world outside.</summary>
    public IReadOnlyList<int> NeededBefore(int loop) => [.. Initial(loop).Concat(NeededInside(loop)).Distinct()];

    /// <summary>What a pass uses of the world outside.</summary>
    public IEnumerable<int> NeededInside(int loop) =>
        Body(loop).SelectMany(inside => graph[inside].Operands).Concat(Next(loop))
            .Where(operand => graph[operand].Type.IsDevice() && !IsInside(operand, loop));

    private IEnumerable<int> Body(int loop) => Reachability.From(graph, Next(loop)).Where(value => IsInside(value, loop));

    // What depends on the variables of a loop inside is inside, too.
    private bool IsInside(int value, int loop) => NamesWithin(loop).Any(name => _regions.IsInside(value, name));

    /// <summary>The names of a loop and of all that run inside it.</summary>
    private IReadOnlyCollection<string> NamesWithin(int loop)
    {
        if (!_names.TryGetValue(loop, out HashSet<string> names))
        {
            _names[loop] = names = [graph[loop].Text];
            foreach (int inner in Reachability.From(graph, Next(loop)).Where(value => graph[value].Opcode == Opcode.Loop).Reverse())
            {
                if (names.Any(name => _regions.IsInside(inner, name)))
                {
                    names.Add(graph[inner].Text);
                }
            }
        }

        return names;
    }
}
