using GuidedDescent.Generator.Analysis;
using GuidedDescent.Generator.Ir;

namespace GuidedDescent.Generator.Transforms;

/// <summary>
/// Takes host conditions out of kernels. A tensor that is chosen by a flag of the host is the one or the other for a whole step:
/// deciding the flag leaves straight-line code that reads and writes only what that case needs.
/// </summary>
internal static class Specialization
{
    /// <summary>The condition to decide next, the earliest in the author's text, or null where no tensor depends on one.</summary>
    public static int? FindCondition(GraphBuilder graph, IEnumerable<int> outputs) =>
        Reachability.From(graph, outputs)
            .Where(position => graph[position].Opcode == Opcode.Select && graph[position].Type.IsDevice())
            .Select(position => graph[position].Operands[0])
            .OrderBy(condition => graph[condition].Origin)
            .ThenBy(condition => condition)
            .Select(condition => (int?)condition)
            .FirstOrDefault();

    /// <summary>The same outputs where the condition is known.</summary>
    public static List<int> Assume(GraphBuilder graph, IReadOnlyList<int> outputs, int condition, bool isTrue)
    {
        Dictionary<int, int> replaced = new() { [condition] = graph.Constant(ValueKind.Flag, isTrue ? 1 : 0) };
        if (FindOpposite(graph, condition) is { } opposite)
        {
            replaced[opposite] = graph.Constant(ValueKind.Flag, isTrue ? 0 : 1);
        }

        foreach (int position in Reachability.From(graph, outputs))
        {
            Replace(position);
        }

        return [.. outputs.Select(output => replaced[output])];

        int Replace(int position)
        {
            if (replaced.TryGetValue(position, out int known))
            {
                return known;
            }

            Instruction instruction = graph[position];
            int[] operands = [.. instruction.Operands.Select(Replace)];
            DeviceShape shape = instruction.Opcode is Opcode.Load or Opcode.LoopParameter or Opcode.LoopResult
                ? new DeviceShape(ReplaceExtent(instruction.Shape.Rows), ReplaceExtent(instruction.Shape.Columns))
                : instruction.Shape;
            return replaced[position] = shape != instruction.Shape ? graph.Reshape(position, operands, shape)
                : operands.SequenceEqual(instruction.Operands) ? position
                : graph.Copy(position, operands);
        }

        // A condition of the extents may decide the extents themselves.
        int ReplaceExtent(int extent) => extent < 0 ? extent : Replace(extent);
    }

    // a == b and a != b
    private static int? FindOpposite(GraphBuilder graph, int condition)
    {
        Opcode? opposite = graph[condition].Opcode switch
        {
            Opcode.Equal => Opcode.NotEqual,
            Opcode.NotEqual => Opcode.Equal,
            _ => null,
        };
        for (int position = 0; opposite is not null && position < graph.Count; position++)
        {
            if (graph[position].Opcode == opposite && graph[position].Operands.Equals(graph[condition].Operands))
            {
                return position;
            }
        }

        return null;
    }
}
