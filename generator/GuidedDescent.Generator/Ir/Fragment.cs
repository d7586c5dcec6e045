using GuidedDescent.Generator.Analysis;

namespace GuidedDescent.Generator.Ir;

/// <summary>
/// A method of the language by itself, without the rule that calls it: a graph whose leaves are the parameters. Nothing in it depends on
/// the shapes it is called with; where the method asks for an extent, the graph has a dimension of a value.
/// </summary>
/// <param name="Parameters">The method's parameters.</param>
/// <param name="Graph">What it computes; a loop carries the variables of host and device together.</param>
/// <param name="Results">
/// What becomes of the graph's outputs: the index of the parameter that is assigned, or <see cref="Returned"/>.
/// </param>
internal sealed record Fragment(EquatableArray<FragmentParameter> Parameters, Graph Graph, EquatableArray<int> Results)
{
    /// <summary>Marks the output that the method returns.</summary>
    public const int Returned = -1;

    /// <summary>The same with only what its outputs need, so that equal fragments have one text.</summary>
    public static Fragment Of(
        EquatableArray<FragmentParameter> parameters, GraphBuilder graph, IReadOnlyList<(int Result, int Value)> results)
    {
        SortedSet<int> needed = Reachability.From(graph, results.Select(result => result.Value));
        List<int> origins = [.. needed.Select(position => graph[position].Origin).Where(origin => origin >= 0).Distinct()];
        origins.Sort();
        Dictionary<int, int> moved = [];
        List<Instruction> instructions = [];
        foreach (int position in needed)
        {
            Instruction instruction = graph[position];
            moved[position] = instructions.Count;
            instructions.Add(instruction with
            {
                Operands = instruction.Operands.Select(operand => moved[operand]).ToEquatableArray(),
                Origin = origins.IndexOf(instruction.Origin),
            });
        }

        return new Fragment(
            parameters,
            new Graph(
                instructions.ToEquatableArray(),
                needed.Select(graph.NameOf).ToEquatableArray(),
                origins.Select(origin => graph.Statements[origin]).ToEquatableArray(),
                results.Select(result => moved[result.Value]).ToEquatableArray()),
            results.Select(result => result.Result).ToEquatableArray());
    }
}

/// <summary>A parameter of a fragment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it is called with.</param>
internal sealed record FragmentParameter(string Name, ValueKind Type);
