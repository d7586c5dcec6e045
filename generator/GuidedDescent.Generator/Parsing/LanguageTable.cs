using GuidedDescent.Generator.Analysis;
using GuidedDescent.Generator.Ir;

namespace GuidedDescent.Generator.Parsing;

/// <summary>
/// What each member of <c>Ops</c> lowers to: one instruction, or a few. It is the same for host numbers, tensors, matrices and scalars.
/// Which algebraic form an operation takes is decided here, once, for every backend; <c>docs/language.md</c> states the error of each.
/// </summary>
internal static class LanguageTable
{
    /// <summary>Builds the value of a call from the values of its arguments.</summary>
    public delegate int Lowering(GraphBuilder graph, int[] arguments);

    private static readonly Dictionary<string, LanguageMember> s_members = new()
    {
        ["Abs"] = Elementwise(To(Opcode.Abs)),
        ["Sign"] = Elementwise(To(Opcode.Sign)),
        ["Sqrt"] = Elementwise(To(Opcode.Sqrt)),
        ["Rsqrt"] = Elementwise((graph, x) => graph.Add(Opcode.Divide, graph.Constant(ValueKind.Real, 1), graph.Add(Opcode.Sqrt, x[0]))),
        ["Square"] = Elementwise((graph, x) => graph.Add(Opcode.Multiply, x[0], x[0])),
        ["Exp"] = Elementwise(To(Opcode.Exp)),
        ["Log"] = Elementwise(To(Opcode.Log)),
        ["Tanh"] = Elementwise(To(Opcode.Tanh)),
        ["Atan2"] = Elementwise(To(Opcode.Atan2)),
        ["Pow"] = Elementwise(To(Opcode.Pow)),
        ["Min"] = Elementwise(To(Opcode.Min)),
        ["Max"] = Elementwise(To(Opcode.Max)),
        ["Clamp"] = Elementwise((graph, x) => graph.Add(Opcode.Min, graph.Add(Opcode.Max, x[0], x[1]), x[2])),
        ["Lerp"] = Elementwise(
            (graph, x) => graph.Add(Opcode.Add, x[0], graph.Add(Opcode.Multiply, x[2], graph.Add(Opcode.Subtract, x[1], x[0])))),
        ["Where"] = Elementwise(To(Opcode.Where)),

        ["Sum"] = new(To(Opcode.Sum)),
        ["Mean"] = new((graph, x) => Share(graph, graph.Add(Opcode.Sum, x[0]), Count(graph, x[0]))),
        ["Norm"] = new((graph, x) => Root(graph, Opcode.Sum, x[0])),
        ["MaxAbs"] = new(To(Opcode.MaxAbs)),
        ["Dot"] = Elementwise((graph, x) => graph.Add(Opcode.Sum, graph.Add(Opcode.Multiply, x[0], x[1]))),
        ["RowSum"] = new(To(Opcode.RowSum)),
        ["RowMean"] = new((graph, x) => Share(graph, graph.Add(Opcode.RowSum, x[0]), graph.ColumnsOf(x[0]))),
        ["RowNorm"] = new((graph, x) => Root(graph, Opcode.RowSum, x[0])),
        ["ColumnSum"] = new(To(Opcode.ColumnSum)),
        ["ColumnMean"] = new((graph, x) => Share(graph, graph.Add(Opcode.ColumnSum, x[0]), graph.RowsOf(x[0]))),
        ["ColumnNorm"] = new((graph, x) => Root(graph, Opcode.ColumnSum, x[0])),
        ["GroupSum"] = new(To(Opcode.GroupSum)),

        ["MatMul"] = new(To(Opcode.MatMul), ShapeDemands.Product),
        ["Identity"] = new(To(Opcode.Identity)),
        ["Diagonal"] = new((graph, x) => graph.Add(Opcode.RowSum, OnDiagonal(graph, x[0])), ShapeDemands.Square),
        ["Trace"] = new((graph, x) => graph.Add(Opcode.Sum, OnDiagonal(graph, x[0])), ShapeDemands.Square),
        ["Eigh"] = new(To(Opcode.Eigh), ShapeDemands.SquareWithFallback),
        ["Qr"] = new(To(Opcode.Qr), ShapeDemands.WithFallback),
        ["Cholesky"] = new(To(Opcode.Cholesky), ShapeDemands.Square),
        ["Solve"] = new(To(Opcode.Solve), ShapeDemands.Solution),
        ["InverseRoot"] = new(To(Opcode.InverseRoot), ShapeDemands.SquareWithFallback),
        ["SortColumns"] = new(To(Opcode.SortColumns), ShapeDemands.KeysOfColumns),
        ["SortRows"] = new(To(Opcode.SortRows), ShapeDemands.KeysOfRows),
    };

    /// <summary>
    /// The members of <c>System.Math</c> that a host expression may call, by the member of <c>Ops</c> that means the same.
    /// </summary>
    private static readonly Dictionary<string, int> s_mathArities = new()
    {
        ["Abs"] = 1, ["Sqrt"] = 1, ["Exp"] = 1, ["Log"] = 1, ["Tanh"] = 1, ["Atan2"] = 2, ["Pow"] = 2, ["Min"] = 2, ["Max"] = 2,
    };

    /// <summary>The same for integers, which stay integers.</summary>
    private static readonly Dictionary<string, LanguageMember> s_integerMath = new()
    {
        ["Min"] = new((graph, x) => graph.Add(Opcode.Select, graph.Add(Opcode.Greater, x[0], x[1]), x[1], x[0])),
        ["Max"] = new((graph, x) => graph.Add(Opcode.Select, graph.Add(Opcode.Greater, x[0], x[1]), x[0], x[1])),
    };

    /// <summary>The names of all members of <c>Ops</c> that can be lowered.</summary>
    public static IEnumerable<string> Members => s_members.Keys;

    public static bool TryGetMember(string name, out LanguageMember member) => s_members.TryGetValue(name, out member!);

    public static bool TryGetMathMember(string name, int arity, out LanguageMember member)
    {
        member = null!;
        return s_mathArities.TryGetValue(name, out int known) && known == arity && s_members.TryGetValue(name, out member!);
    }

    public static bool TryGetIntegerMathMember(string name, out LanguageMember member) => s_integerMath.TryGetValue(name, out member!);

    private static Lowering To(Opcode opcode) => (graph, arguments) => graph.Add(opcode, arguments);

    private static LanguageMember Elementwise(Lowering lowering) => new(lowering, ShapeDemands.Elementwise);

    private static int Share(GraphBuilder graph, int sum, int count) =>
        graph.Add(Opcode.Divide, sum, graph.Add(Opcode.ToReal, count));

    private static int Count(GraphBuilder graph, int value) =>
        graph.Add(Opcode.Multiply, graph.RowsOf(value), graph.ColumnsOf(value));

    private static int Root(GraphBuilder graph, Opcode sum, int value) =>
        graph.Add(Opcode.Sqrt, graph.Add(sum, graph.Add(Opcode.Multiply, value, value)));

    private static int OnDiagonal(GraphBuilder graph, int square) =>
        graph.Add(Opcode.Multiply, square, graph.Add(Opcode.Identity, graph.RowsOf(square)));
}

/// <summary>A member of the language.</summary>
/// <param name="Lowering">What it becomes.</param>
/// <param name="Demand">What it demands of the shapes of its arguments, or null for nothing.</param>
internal sealed record LanguageMember(LanguageTable.Lowering Lowering, ShapeDemands.Demand? Demand = null);
