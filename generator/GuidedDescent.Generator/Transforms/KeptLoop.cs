using GuidedDescent.Generator.Analysis;
using GuidedDescent.Generator.Ir;

namespace GuidedDescent.Generator.Transforms;

/// <summary>
/// A loop whose length is known only at run time, on its way into a graph. The variables of the host become one loop, which the plan
/// runs; those of the device another, which may use of the host only what is the same in every pass. In a fragment both are one, since
/// the call may give it a length.
/// </summary>
internal sealed class KeptLoop
{
    /// <summary>A loop of a constant number of passes is not kept, unless they are more than this.</summary>
    public const int MaximumUnrolledPasses = 32;

    private readonly GraphBuilder _graph;
    private readonly IReadOnlyList<int> _initial;
    private readonly List<Part> _parts;

    /// <summary>Begins it: from now on its parameters stand for the variables, in any pass.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="initial">The first value of each variable.</param>
    /// <param name="names">The author's names of the variables.</param>
    public KeptLoop(GraphBuilder graph, IReadOnlyList<int> initial, IReadOnlyList<string> names)
    {
        _graph = graph;
        _initial = initial;
        IEnumerable<int> all = Enumerable.Range(0, initial.Count);
        _parts = graph.KnowsShapes
            ? [Open(all.Where(IsHost), ValueKind.Integer), Open(all.Where(index => !IsHost(index)), ValueKind.Tensor)]
            : [Open(all, ValueKind.Tensor)];
        Parameters = new int[initial.Count];
        foreach (Part part in _parts)
        {
            for (int number = 0; number < part.Variables.Count; number++)
            {
                int index = part.Variables[number];
                Instruction first = graph[initial[index]];
                Parameters[index] = graph.LoopParameter(part.Loop, number, first.Type, first.Shape);
                graph.Name(Parameters[index], names[index]);
            }
        }
    }

    /// <summary>The value of each variable inside the loop.</summary>
    public int[] Parameters { get; }

    /// <summary>The variable whose shape a pass would change, or null for none.</summary>
    /// <param name="next">The value of each variable after a pass.</param>
    public int? FindReshaped(IReadOnlyList<int> next) =>
        Enumerable.Range(0, next.Count).Where(index => _graph[next[index]].Shape != _graph[_initial[index]].Shape)
            .Select(index => (int?)index).FirstOrDefault();

    /// <summary>The name of a host value that changes from pass to pass and yet is used on the device, or null for none.</summary>
    /// <param name="next">The value of each variable after a pass.</param>
    public string? FindVaryingHostValue(IReadOnlyList<int> next) =>
        _parts.Count == 1
            ? null
            : Reachability.From(_graph, _parts[1].Variables.Select(index => next[index]))
                .Where(value => _graph[value].Opcode == Opcode.LoopParameter && _graph[value].Text == _parts[0].Loop)
                .Select(_graph.NameOf).FirstOrDefault();

    /// <summary>Ends it.</summary>
    /// <param name="trips">How often it runs.</param>
    /// <param name="next">The value of each variable after a pass.</param>
    /// <returns>The value of each variable after the loop.</returns>
    public int[] Close(int trips, IReadOnlyList<int> next)
    {
        int[] results = new int[next.Count];
        foreach (Part part in _parts.Where(part => part.Variables.Count > 0))
        {
            int loop = _graph.Loop(
                part.Loop, part.Type, trips, [.. part.Variables.Select(index => _initial[index])],
                [.. part.Variables.Select(index => next[index])]);
            for (int number = 0; number < part.Variables.Count; number++)
            {
                Instruction first = _graph[_initial[part.Variables[number]]];
                results[part.Variables[number]] = _graph.LoopResult(loop, number, first.Type, first.Shape);
            }
        }

        return results;
    }

    private bool IsHost(int index) => _graph[_initial[index]].Type.IsHost();

    private Part Open(IEnumerable<int> variables, ValueKind type) => new(_graph.BeginLoop(), type, [.. variables]);

    private sealed record Part(string Loop, ValueKind Type, IReadOnlyList<int> Variables);
}
