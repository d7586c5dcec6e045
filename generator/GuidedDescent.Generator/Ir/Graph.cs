namespace GuidedDescent.Generator.Ir;

/// <summary>
/// An update rule as data flow: from the loads of its slots to the value each slot has in the end. Host control flow has become
/// <see cref="Opcode.Select"/>, so that the graph has no order but that of its operands.
/// </summary>
/// <param name="Instructions">The instructions, each after its operands.</param>
/// <param name="Names">For each instruction the author's name of the variable it was assigned to, or the empty string.</param>
/// <param name="Statements">The author's statements, in the order they ran.</param>
/// <param name="Outputs">For each slot the instruction whose value it ends with.</param>
internal sealed record Graph(
    EquatableArray<Instruction> Instructions, EquatableArray<string> Names, EquatableArray<string> Statements, EquatableArray<int> Outputs);
