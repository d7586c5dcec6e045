namespace GuidedDescent.Generator.Ir;

/// <summary>All that the compiler knows of one operation.</summary>
/// <param name="Opcode">The operation.</param>
/// <param name="Name">Its name in the text form of the intermediate representation.</param>
/// <param name="Host">How the host plan writes it, or null where it has no host form.</param>
/// <param name="Simd">How a SIMD kernel writes it, or null where it has no device form.</param>
/// <param name="Cuda">How a CUDA kernel writes it, or null where it has no device form.</param>
/// <param name="Fold">Its value on constants, where that is the same on every machine.</param>
/// <param name="IsCommutative">Whether swapping its operands changes no bit of the result.</param>
internal sealed record Operation(
    Opcode Opcode,
    string Name,
    Notation? Host,
    Notation? Simd,
    Notation? Cuda,
    Func<IReadOnlyList<double>, double>? Fold,
    bool IsCommutative);

/// <summary>The table of operations: the one place that says what each is called in every backend.</summary>
internal static class Operations
{
    private static readonly Dictionary<Opcode, Operation> s_table = All().ToDictionary(operation => operation.Opcode);

    /// <summary>The entry of an operation; leaves and loops have none.</summary>
    public static bool TryGet(Opcode opcode, out Operation operation) => s_table.TryGetValue(opcode, out operation!);

    public static Operation Get(Opcode opcode) => s_table[opcode];

    private static IEnumerable<Operation> All()
    {
        // Single-precision arithmetic rounds once per operation, in every backend; CUDA's _rn forms are never contracted.
        yield return Arithmetic(Opcode.Add, "add", "+", Precedence.Additive, "__fadd_rn", x => x[0] + x[1], isCommutative: true);
        yield return Arithmetic(Opcode.Subtract, "sub", "-", Precedence.Additive, "__fsub_rn", x => x[0] - x[1]);
        yield return Arithmetic(Opcode.Multiply, "mul", "*", Precedence.Multiplicative, "__fmul_rn", x => x[0] * x[1], isCommutative: true);
        yield return Arithmetic(Opcode.Divide, "div", "/", Precedence.Multiplicative, "__fdiv_rn", fold: null);
        yield return new(Opcode.Remainder, "rem", Notation.Infix("%", Precedence.Multiplicative), null, null, null, false);
        yield return new(
            Opcode.Negate, "neg", Notation.Prefix("-"), Notation.Prefix("-"), Notation.Prefix("-"), x => -x[0], false);

        yield return Fused(Opcode.FusedMultiplyAdd, "fma");
        yield return Fused(Opcode.FusedNegativeMultiplyAdd, "fnma", negateProduct: true);
        yield return Fused(Opcode.FusedMultiplySubtract, "fms", negateSum: true);

        yield return Function(Opcode.Abs, "abs", "Abs", "fabsf", x => Math.Abs(x[0]));
        yield return Function(Opcode.Sign, "sign", "Sign", "gd_sign");
        yield return Function(Opcode.Sqrt, "sqrt", "Sqrt", "__fsqrt_rn", x => Math.Sqrt(x[0]));
        yield return Function(Opcode.Exp, "exp", "Exp", "gd_exp");
        yield return Function(Opcode.Log, "log", "Log", "gd_log");
        yield return Function(Opcode.Tanh, "tanh", "Tanh", "gd_tanh");
        yield return Function(Opcode.Atan2, "atan2", "Atan2", "gd_atan2", arity: 2);
        yield return Function(Opcode.Pow, "pow", "Pow", "gd_pow", arity: 2);
        yield return Function(Opcode.Min, "min", "Min", "gd_min", x => x[0] < x[1] || double.IsNaN(x[0]) ? x[0] : x[1], arity: 2);
        yield return Function(Opcode.Max, "max", "Max", "gd_max", x => x[0] > x[1] || double.IsNaN(x[0]) ? x[0] : x[1], arity: 2);

        yield return Comparison(Opcode.Less, "less", "<", Precedence.Relational, "Vector.LessThan", (a, b) => a < b);
        yield return Comparison(Opcode.LessOrEqual, "lessOrEqual", "<=", Precedence.Relational, "Vector.LessThanOrEqual", (a, b) => a <= b);
        yield return Comparison(Opcode.Greater, "greater", ">", Precedence.Relational, "Vector.GreaterThan", (a, b) => a > b);
        yield return Comparison(
            Opcode.GreaterOrEqual, "greaterOrEqual", ">=", Precedence.Relational, "Vector.GreaterThanOrEqual", (a, b) => a >= b);
        yield return Comparison(Opcode.Equal, "equal", "==", Precedence.Equality, "Vector.Equals", (a, b) => a == b);
        yield return Comparison(Opcode.NotEqual, "notEqual", "!=", Precedence.Equality, "~Vector.Equals", (a, b) => a != b);

        yield return Logic(Opcode.And, "and", "&&", Precedence.AndAlso, "&", Precedence.BitAnd, x => x[0] * x[1]);
        yield return Logic(Opcode.Or, "or", "||", Precedence.OrElse, "|", Precedence.BitOr, x => Math.Max(x[0], x[1]));
        yield return new(
            Opcode.ExclusiveOr, "xor", Notation.Infix("^", Precedence.BitXor), Notation.Infix("^", Precedence.BitXor),
            Notation.Infix("!=", Precedence.Equality), x => x[0] != x[1] ? 1 : 0, true);
        yield return new(
            Opcode.Not, "not", Notation.Prefix("!"), Notation.Prefix("~"), Notation.Prefix("!"), x => 1 - x[0], false);

        yield return new(
            Opcode.Where, "where", null, Notation.Call("Simd.Select", 3), Notation.Conditional, null, false);
        yield return new(Opcode.Select, "select", Notation.Conditional, null, null, null, false);
        yield return Matrix(Opcode.Identity, "identity");
        yield return Matrix(Opcode.Sum, "sum");
        yield return Matrix(Opcode.MaxAbs, "maxAbs");
        yield return Matrix(Opcode.RowSum, "rowSum");
        yield return Matrix(Opcode.ColumnSum, "columnSum");
        yield return Matrix(Opcode.GroupSum, "groupSum");
        yield return Matrix(Opcode.Transpose, "transpose");
        yield return Matrix(Opcode.MatMul, "matmul");
        yield return Matrix(Opcode.Eigh, "eigh");
        yield return Matrix(Opcode.Qr, "qr");
        yield return Matrix(Opcode.Cholesky, "cholesky");
        yield return Matrix(Opcode.Solve, "solve");
        yield return Matrix(Opcode.InverseRoot, "inverseRoot");
        yield return Matrix(Opcode.SortColumns, "sortColumns");
        yield return Matrix(Opcode.SortRows, "sortRows");
        yield return new(Opcode.ToReal, "real", Notation.Prefix("(double)"), null, null, x => x[0], false);
        yield return new(Opcode.Truncate, "truncate", Notation.Prefix("(long)"), null, null, x => Math.Truncate(x[0]), false);
    }

    // What is more than one element at a time has no place inside an expression: the planner gives it an operation of the plan.
    private static Operation Matrix(Opcode opcode, string name) => new(opcode, name, null, null, null, null, false);

    private static Operation Arithmetic(
        Opcode opcode, string name, string symbol, Precedence precedence, string cuda, Func<IReadOnlyList<double>, double>? fold,
        bool isCommutative = false) =>
        new(
            opcode, name, Notation.Infix(symbol, precedence), Notation.Infix(symbol, precedence), Notation.Call(cuda, 2), fold,
            isCommutative);

    private static Operation Fused(Opcode opcode, string name, bool negateProduct = false, bool negateSum = false) =>
        new(
            opcode, name, null, Notation.Fused("Simd.Fma", negateProduct, negateSum),
            Notation.Fused("__fmaf_rn", negateProduct, negateSum), null, false);

    private static Operation Function(
        Opcode opcode, string name, string member, string cuda, Func<IReadOnlyList<double>, double>? fold = null, int arity = 1) =>
        new(
            opcode, name, Notation.Call($"Ops.{member}", arity), Notation.Call($"Simd.{member}", arity), Notation.Call(cuda, arity), fold,
            false);

    private static Operation Comparison(
        Opcode opcode, string name, string symbol, Precedence precedence, string simd, Func<double, double, bool> fold) =>
        new(
            opcode, name, Notation.Infix(symbol, precedence),
            Notation.Call(simd, 2) with { Precedence = simd[0] == '~' ? Precedence.Unary : Precedence.Primary },
            Notation.Infix(symbol, precedence),
            x => fold(x[0], x[1]) ? 1 : 0, opcode is Opcode.Equal or Opcode.NotEqual);

    private static Operation Logic(
        Opcode opcode, string name, string host, Precedence hostPrecedence, string simd, Precedence simdPrecedence,
        Func<IReadOnlyList<double>, double> fold) =>
        new(
            opcode, name, Notation.Infix(host, hostPrecedence), Notation.Infix(simd, simdPrecedence),
            Notation.Infix(host, hostPrecedence), fold, true);
}
