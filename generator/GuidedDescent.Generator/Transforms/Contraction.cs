using GuidedDescent.Generator.Analysis;
using GuidedDescent.Generator.Ir;

namespace GuidedDescent.Generator.Transforms;

/// <summary>
/// Makes fused multiply-adds explicit: a product that only one sum or difference uses is rounded together with it. Of two products the
/// right one is fused. Deciding it here, once, is what makes every backend round alike.
/// </summary>
internal static class Contraction
{
    public static List<int> Contract(GraphBuilder graph, IReadOnlyList<int> outputs)
    {
        SortedSet<int> live = Reachability.From(graph, outputs);
        Dictionary<int, int> uses = CountUses(graph, live, outputs);
        Dictionary<int, int> replaced = [];
        bool IsOnlyHere(int operand) =>
            graph[operand] is { Opcode: Opcode.Multiply, Type: ValueKind.Tensor } && uses[operand] == 1;

        foreach (int position in live)
        {
            Instruction instruction = graph[position];
            int[] operands = [.. instruction.Operands.Select(operand => replaced[operand])];
            bool isSum = instruction is { Opcode: Opcode.Add, Type: ValueKind.Tensor };
            bool isDifference = instruction is { Opcode: Opcode.Subtract, Type: ValueKind.Tensor };
            if ((isSum || isDifference) && IsOnlyHere(instruction.Operands[1]))
            {
                replaced[position] = Fuse(
                    position, isSum ? Opcode.FusedMultiplyAdd : Opcode.FusedNegativeMultiplyAdd, product: operands[1], other: operands[0]);
            }
            else if ((isSum || isDifference) && IsOnlyHere(instruction.Operands[0]))
            {
                replaced[position] = Fuse(
                    position, isSum ? Opcode.FusedMultiplyAdd : Opcode.FusedMultiplySubtract, product: operands[0], other: operands[1]);
            }
            else
            {
                replaced[position] = operands.SequenceEqual(instruction.Operands) ? position : graph.Copy(position, operands);
            }
        }

        return [.. outputs.Select(output => replaced[output])];

        int Fuse(int position, Opcode opcode, int product, int other) =>
            graph.Rewrite(position, opcode, graph[product].Operands[0], graph[product].Operands[1], other);
    }

    private static Dictionary<int, int> CountUses(GraphBuilder graph, IEnumerable<int> live, IEnumerable<int> outputs)
    {
        Dictionary<int, int> uses = [];
        foreach (int used in live.SelectMany(position => graph[position].Operands).Concat(outputs))
        {
            uses[used] = uses.TryGetValue(used, out int count) ? count + 1 : 1;
        }

        return uses;
    }
}
