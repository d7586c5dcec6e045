namespace GuidedDescent.Generator.Ir;

/// <summary>How tightly a form of expression binds, from loose to tight, in C# and C++ alike.</summary>
internal enum Precedence
{
    Loosest,
    Conditional,
    OrElse,
    AndAlso,
    BitOr,
    BitXor,
    BitAnd,
    Equality,
    Relational,
    Additive,
    Multiplicative,
    Unary,
    Primary,
}

/// <summary>How one operation is written in one language.</summary>
/// <param name="Precedence">How tightly the whole expression binds.</param>
/// <param name="Write">Writes it, given a function that writes an operand which must bind at least as tightly as asked.</param>
internal sealed record Notation(Precedence Precedence, Func<Func<int, Precedence, string>, string> Write)
{
    /// <summary><c>function(a, b)</c></summary>
    public static Notation Call(string function, int arity) =>
        new(Precedence.Primary, operand =>
            $"{function}({string.Join(", ", Enumerable.Range(0, arity).Select(index => operand(index, Precedence.Loosest)))})");

    /// <summary><c>a symbol b</c>, read from the left: the order of floating-point operations is part of the meaning.</summary>
    public static Notation Infix(string symbol, Precedence precedence) =>
        new(precedence, operand => $"{operand(0, precedence)} {symbol} {operand(1, precedence + 1)}");

    /// <summary><c>symbol a</c></summary>
    public static Notation Prefix(string symbol) =>
        new(Precedence.Unary, operand => $"{symbol}{operand(0, Precedence.Primary)}");

    /// <summary><c>a ? b : c</c></summary>
    public static Notation Conditional { get; } =
        new(Precedence.Conditional, operand =>
            $"{operand(0, Precedence.OrElse)} ? {operand(1, Precedence.OrElse)} : {operand(2, Precedence.OrElse)}");

    /// <summary><c>function(±a, b, ±c)</c>: a fused multiply-add with negated operands.</summary>
    public static Notation Fused(string function, bool negateProduct = false, bool negateSum = false) =>
        new(Precedence.Primary, operand =>
        {
            string first = negateProduct ? $"-{operand(0, Precedence.Primary)}" : operand(0, Precedence.Loosest);
            string third = negateSum ? $"-{operand(2, Precedence.Primary)}" : operand(2, Precedence.Loosest);
            return $"{function}({first}, {operand(1, Precedence.Loosest)}, {third})";
        });
}
