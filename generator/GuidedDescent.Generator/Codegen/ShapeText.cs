using GuidedDescent.Generator.Ir;

namespace GuidedDescent.Generator.Codegen;

/// <summary>Writes a shape in the author's terms, such as <c>[w.Rows, 1]</c>.</summary>
/// <param name="graph">Where the extents are.</param>
/// <param name="host">Writes the host value of an extent.</param>
internal sealed class ShapeText(GraphBuilder graph, Func<int, string> host)
{
    /// <summary>The shape in brackets; nothing where it is that of a tensor of any shape.</summary>
    public string Of(DeviceShape shape) => shape.IsElements ? "" : $"[{Extent(shape.Rows)}, {Extent(shape.Columns)}]";

    private string Extent(int extent) => extent == DeviceShape.One ? "1" : AsSide(graph[extent]) ?? host(extent);

    // What is chosen by comparing rows with columns is the smaller or the larger of them.
    private string? AsSide(Instruction choice)
    {
        if (choice.Opcode != Opcode.Select || graph[choice.Operands[0]] is not { Opcode: Opcode.Greater or Opcode.Less } comparison
            || comparison.Operands.Any(side => graph[side].Opcode != Opcode.Dimension))
        {
            return null;
        }

        (int left, int right) = (comparison.Operands[0], comparison.Operands[1]);
        bool takesLeft = choice.Operands[1] == left && choice.Operands[2] == right;
        bool takesRight = choice.Operands[1] == right && choice.Operands[2] == left;
        bool isLarger = takesLeft == (comparison.Opcode == Opcode.Greater);
        string slot = host(left).Split('.')[0];
        return takesLeft || takesRight ? $"{slot}.{(isLarger ? "Larger" : "Smaller")}" : null;
    }
}
