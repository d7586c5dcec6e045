using GuidedDescent.Generator.Ir;
using Microsoft.CodeAnalysis.Operations;

namespace GuidedDescent.Generator.Parsing;

/// <summary>What each C# operator lowers to, for host values and tensors alike.</summary>
internal static class OperatorTable
{
    private static readonly Dictionary<BinaryOperatorKind, Opcode> s_binary = new()
    {
        [BinaryOperatorKind.Add] = Opcode.Add,
        [BinaryOperatorKind.Subtract] = Opcode.Subtract,
        [BinaryOperatorKind.Multiply] = Opcode.Multiply,
        [BinaryOperatorKind.Divide] = Opcode.Divide,
        [BinaryOperatorKind.Remainder] = Opcode.Remainder,
        [BinaryOperatorKind.LessThan] = Opcode.Less,
        [BinaryOperatorKind.LessThanOrEqual] = Opcode.LessOrEqual,
        [BinaryOperatorKind.GreaterThan] = Opcode.Greater,
        [BinaryOperatorKind.GreaterThanOrEqual] = Opcode.GreaterOrEqual,
        [BinaryOperatorKind.Equals] = Opcode.Equal,
        [BinaryOperatorKind.NotEquals] = Opcode.NotEqual,
        [BinaryOperatorKind.And] = Opcode.And,
        [BinaryOperatorKind.ConditionalAnd] = Opcode.And,
        [BinaryOperatorKind.Or] = Opcode.Or,
        [BinaryOperatorKind.ConditionalOr] = Opcode.Or,
        [BinaryOperatorKind.ExclusiveOr] = Opcode.ExclusiveOr,
    };

    private static readonly Dictionary<UnaryOperatorKind, Opcode> s_unary = new()
    {
        [UnaryOperatorKind.Minus] = Opcode.Negate,
        [UnaryOperatorKind.Not] = Opcode.Not,
    };

    public static bool TryGet(BinaryOperatorKind kind, out Opcode opcode) => s_binary.TryGetValue(kind, out opcode);

    public static bool TryGet(UnaryOperatorKind kind, out Opcode opcode) => s_unary.TryGetValue(kind, out opcode);
}
