using GuidedDescent.Generator.Ir;

namespace GuidedDescent.Generator.Codegen;

/// <summary>Writes the value of an instruction as an expression, with no more parentheses than its meaning needs.</summary>
/// <param name="graph">Where the instructions are.</param>
/// <param name="notation">How an operation is written.</param>
/// <param name="atom">Writes a value that is no expression of operations here, such as a variable or a literal; null for others.</param>
internal sealed class ExpressionWriter(
    GraphBuilder graph, Func<Operation, Notation?> notation, Func<int, (string Text, Precedence Precedence)?> atom)
{
    public string Write(int value, Precedence atLeast = Precedence.Loosest) =>
        atom(value) is { } written ? Enclose(written.Text, written.Precedence, atLeast) : WriteOperation(value, atLeast);

    /// <summary>
    /// Writes an operation on its operands even where the value has a variable: the right side of that variable's assignment.
    /// </summary>
    public string WriteOperation(int value, Precedence atLeast = Precedence.Loosest)
    {
        Instruction instruction = graph[value];
        Notation form = notation(Operations.Get(instruction.Opcode))
            ?? throw new InvalidOperationException($"'{instruction.Opcode}' cannot be written here.");
        return Enclose(form.Write((index, precedence) => Write(instruction.Operands[index], precedence)), form.Precedence, atLeast);
    }

    private static string Enclose(string text, Precedence precedence, Precedence atLeast) => precedence < atLeast ? $"({text})" : text;
}
