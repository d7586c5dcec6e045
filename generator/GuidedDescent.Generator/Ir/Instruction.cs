namespace GuidedDescent.Generator.Ir;

/// <summary>One instruction of a graph. Its position in the graph is its name: operands are positions of earlier instructions.</summary>
/// <param name="Opcode">What it computes.</param>
/// <param name="Type">What it results in.</param>
/// <param name="Operands">The positions of what it works on.</param>
/// <param name="Number">The value of a constant, the slot of a load or a dimension, the index of a loop's parameter or result, or of
/// a part.</param>
/// <param name="Text">The name of a hyperparameter, a slot or a loop; <c>Rows</c> or <c>Columns</c> of a dimension.</param>
/// <param name="Origin">The index of the statement it was written in, in the graph's list of statements.</param>
/// <param name="Shape">For a device value its extents; a host value has none.</param>
internal sealed record Instruction(
    Opcode Opcode, ValueKind Type, EquatableArray<int> Operands, double Number, string Text, int Origin, DeviceShape Shape)
{
    /// <summary>Whether it is this constant; negative zero is not zero.</summary>
    public bool IsConstant(double value) => Opcode == Opcode.Constant && Number == value && Text == "";
}
