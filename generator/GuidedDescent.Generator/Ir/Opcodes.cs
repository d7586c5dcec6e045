namespace GuidedDescent.Generator.Ir;

/// <summary>What kinds of operations there are, seen by the planner.</summary>
internal static class Opcodes
{
    /// <summary>Whether it makes one number of many; a kernel can carry it along.</summary>
    public static bool IsReduction(this Opcode opcode) =>
        opcode is Opcode.Sum or Opcode.MaxAbs or Opcode.RowSum or Opcode.ColumnSum;

    /// <summary>Whether it is an operation of the plan by itself.</summary>
    public static bool IsMatrixOperation(this Opcode opcode) =>
        opcode is Opcode.MatMul or Opcode.Transpose or Opcode.GroupSum or Opcode.SortColumns or Opcode.SortRows || opcode.IsFactorization();

    /// <summary>Whether a library computes it.</summary>
    public static bool IsFactorization(this Opcode opcode) =>
        opcode is Opcode.Eigh or Opcode.Qr or Opcode.Cholesky or Opcode.Solve or Opcode.InverseRoot;

    /// <summary>Whether each element of a device value depends on the same element of its operands only.</summary>
    public static bool IsElementwise(this Instruction instruction) =>
        instruction.Type.IsDevice()
        && !instruction.Opcode.IsReduction()
        && !instruction.Opcode.IsMatrixOperation()
        && instruction.Opcode is not (Opcode.Load or Opcode.Identity or Opcode.Part);
}
