using System.Collections.Immutable;
using GuidedDescent.Generator.Ir;

namespace GuidedDescent.Generator.Analysis;

/// <summary>Compares and describes the extents of shapes, as far as they are known where a statement runs.</summary>
/// <param name="graph">The graph they are in.</param>
/// <param name="known">The host conditions that are decided there.</param>
internal sealed class Extents(GraphBuilder graph, ImmutableDictionary<int, bool> known)
{
    /// <summary>Whether two shapes cannot be the same.</summary>
    public bool Differ(DeviceShape left, DeviceShape right) => Differ(left.Rows, right.Rows) || Differ(left.Columns, right.Columns);

    /// <summary>
    /// Whether two extents cannot be meant to be the same: they are different constants, or the rows and the columns of one matrix. A
    /// choice is different if both its cases are. Whatever cannot be decided may be the same.
    /// </summary>
    public bool Differ(int left, int right)
    {
        if (left == right || left == DeviceShape.Elements.Rows || right == DeviceShape.Elements.Rows)
        {
            // All tensors of a rule are of one shape; only a single number is none of them.
            return left != right && (left == DeviceShape.One || right == DeviceShape.One);
        }

        if (IsChoice(left, out Instruction choice))
        {
            return DifferInEveryCase(choice, right);
        }

        if (IsChoice(right, out choice))
        {
            return DifferInEveryCase(choice, left);
        }

        (Instruction first, Instruction second) = (graph[graph.Extent(left)], graph[graph.Extent(right)]);
        return (first.Opcode, second.Opcode) switch
        {
            (Opcode.Constant, Opcode.Constant) => true,
            (Opcode.Dimension, Opcode.Dimension) => first.Number == second.Number && !AreKnownAsEqual(left, right),
            (Opcode.Constant, Opcode.Dimension) => left == DeviceShape.One,
            (Opcode.Dimension, Opcode.Constant) => right == DeviceShape.One,
            _ => false,
        };
    }

    /// <summary>A shape in the words of the author: <c>Rows x Columns</c>.</summary>
    public string Describe(DeviceShape shape) =>
        shape.IsScalar ? "a single number"
        : shape.IsElements ? "of the weight's shape"
        : $"{Describe(shape.Rows)} x {Describe(shape.Columns)}";

    private bool IsChoice(int extent, out Instruction choice)
    {
        choice = graph[graph.Extent(extent)];
        return choice.Opcode == Opcode.Select;
    }

    private bool DifferInEveryCase(Instruction choice, int other)
    {
        int condition = choice.Operands[0];
        bool DifferWhere(bool isTrue) =>
            (known.TryGetValue(condition, out bool decided) && decided != isTrue)
            || new Extents(graph, known.SetItem(condition, isTrue)).Differ(graph.ToExtent(choice.Operands[isTrue ? 1 : 2]), other);
        return DifferWhere(true) && DifferWhere(false);
    }

    private bool AreKnownAsEqual(int left, int right) =>
        known.Any(condition =>
            graph[condition.Key].Opcode == (condition.Value ? Opcode.Equal : Opcode.NotEqual)
            && graph[condition.Key].Operands is [var one, var other]
            && ((one, other) == (left, right) || (one, other) == (right, left)));

    private string Describe(int extent)
    {
        Instruction instruction = graph[graph.Extent(extent)];
        string Operand(int index) => Describe(graph.ToExtent(instruction.Operands[index]));
        switch (instruction.Opcode)
        {
            case Opcode.Constant:
                return $"{instruction.Number}";
            case Opcode.Dimension:
                return instruction.Number == 0 ? instruction.Text : $"{NameOfSlot((int)instruction.Number)}.{instruction.Text}";
            case Opcode.Hyperparameter:
                return instruction.Text;
            case Opcode.Select when graph[instruction.Operands[0]] is { Opcode: Opcode.Greater } comparison
                && comparison.Operands is [var left, var right]:
                bool isLesser = (instruction.Operands[1], instruction.Operands[2]) == (right, left);
                bool isGreater = (instruction.Operands[1], instruction.Operands[2]) == (left, right);
                return isLesser ? $"min({Operand(2)}, {Operand(1)})"
                    : isGreater ? $"max({Operand(1)}, {Operand(2)})"
                    : $"({Operand(1)} or {Operand(2)})";
            case Opcode.Select:
                return $"({Operand(1)} or {Operand(2)})";
            default:
                return graph.NameOf(graph.Extent(extent)) is { Length: > 0 } name ? name : "n";
        }
    }

    private string NameOfSlot(int slot)
    {
        for (int position = 0; position < graph.Count; position++)
        {
            if (graph[position] is { Opcode: Opcode.Load } load && load.Number == slot)
            {
                return load.Text;
            }
        }

        return "input";
    }
}
