using GuidedDescent.Generator.Analysis;
using GuidedDescent.Generator.Ir;

namespace GuidedDescent.Generator.Transforms;

/// <summary>
/// Lets the sum of a matrix ride in a kernel that knows rows from columns: it becomes the sum of the sums of the rows. Else a matrix
/// whose rows are summed, or scaled row by row, would be passed over a second time. A kernel that needs the sum first is none it could
/// ride in.
/// </summary>
internal static class SumForms
{
    public static List<int> Unify(GraphBuilder graph, IReadOnlyList<int> outputs)
    {
        SortedSet<int> live = Reachability.From(graph, outputs);
        ILookup<DeviceShape, int> banded = live
            .Where(position => graph[position].Opcode is Opcode.RowSum or Opcode.ColumnSum || MixesVectors(graph, position))
            .ToLookup(position => graph[position].Opcode.IsReduction() ? graph[graph[position].Operands[0]].Shape : graph[position].Shape);
        Dictionary<int, int> replaced = [];
        foreach (int position in live)
        {
            Instruction instruction = graph[position];
            int[] operands = [.. instruction.Operands.Select(operand => replaced[operand])];
            bool rides = instruction.Opcode == Opcode.Sum
                && banded[graph[instruction.Operands[0]].Shape].Any(other => !Reachability.From(graph, [other]).Contains(position));
            replaced[position] = rides ? graph.InStatementOf(position, () => graph.Add(Opcode.Sum, graph.Add(Opcode.RowSum, operands[0])))
                : operands.SequenceEqual(instruction.Operands) ? position
                : graph.Copy(position, operands);
        }

        return [.. outputs.Select(output => replaced[output])];
    }

    private static bool MixesVectors(GraphBuilder graph, int position) =>
        graph[position].IsElementwise()
        && !IsVector(graph[position].Shape)
        && graph[position].Operands.Any(operand => graph[operand].Type.IsDevice() && IsVector(graph[operand].Shape));

    private static bool IsVector(DeviceShape shape) => (shape.Rows == DeviceShape.One) != (shape.Columns == DeviceShape.One);
}
