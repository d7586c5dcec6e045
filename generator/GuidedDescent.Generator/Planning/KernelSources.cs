using GuidedDescent.Generator.Ir;

namespace GuidedDescent.Generator.Planning;

/// <summary>What a kernel would compute on its way to values, and what it would read.</summary>
internal sealed class KernelSources(GraphBuilder graph, ValueHomes homes)
{
    /// <summary>What a kernel computes element by element for a value: of a reduction that which is reduced.</summary>
    public int Computed(int value) => graph[value].Opcode.IsReduction() && !homes.Has(value) ? graph[value].Operands[0] : value;

    /// <summary>The shape of the elements a kernel visits to compute a value.</summary>
    public DeviceShape DomainOf(int value) => graph[Computed(value)].Shape;

    /// <summary>Everything that is computed on the way.</summary>
    public SortedSet<int> FindComputed(IEnumerable<int> values)
    {
        SortedSet<int> found = [];
        Visit(values.Select(Computed), value => !homes.Has(value) && found.Add(value));
        return found;
    }

    /// <summary>What is read: what lies in slots, or is about to.</summary>
    /// <param name="values">The values to compute.</param>
    /// <param name="stored">What will lie in slots by then.</param>
    public HashSet<int> Of(IEnumerable<int> values, IReadOnlyCollection<int> stored)
    {
        HashSet<int> sources = [];
        HashSet<int> visited = [];
        Visit(values, value =>
        {
            bool isSource = homes.Has(value) || stored.Contains(value);
            if (isSource)
            {
                sources.Add(value);
            }

            return !isSource && visited.Add(value) && !graph[value].Opcode.IsReduction() && !graph[value].Opcode.IsMatrixOperation();
        });
        return sources;
    }

    /// <summary>The slots that are read to compute values, reductions among them.</summary>
    public HashSet<int> SlotsOf(IEnumerable<int> values) => [.. Of(values.Select(Computed), []).Select(source => homes[source])];

    private void Visit(IEnumerable<int> roots, Func<int, bool> goesOn)
    {
        Stack<int> open = new(roots.Where(root => graph[root].Type.IsDevice()));
        while (open.Count > 0)
        {
            int value = open.Pop();
            if (goesOn(value))
            {
                foreach (int operand in graph[value].Operands.Where(operand => graph[operand].Type.IsDevice()))
                {
                    open.Push(operand);
                }
            }
        }
    }
}
