using GuidedDescent.Generator.Ir;

namespace GuidedDescent.Generator.Parsing;

/// <summary>
/// What each member of <c>Ops</c> lowers to: one instruction, or a few. It is the same for host numbers and for tensors. Which algebraic
/// form an operation takes is decided here, once, for every backend; <c>docs/language.md</c> states the error of each.
/// </summary>
internal static class LanguageTable
{
    /// <summary>Builds the value of a call from the values of its arguments.</summary>
    public delegate int Lowering(GraphBuilder graph, int[] arguments);

    private static readonly Dictionary<string, Lowering> s_members = new()
    {
        ["Abs"] = To(Opcode.Abs),
        ["Sign"] = To(Opcode.Sign),
        ["Sqrt"] = To(Opcode.Sqrt),
        ["Rsqrt"] = (graph, x) => graph.Add(Opcode.Divide, graph.Constant(ValueKind.Real, 1), graph.Add(Opcode.Sqrt, x[0])),
        ["Square"] = (graph, x) => graph.Add(Opcode.Multiply, x[0], x[0]),
        ["Exp"] = To(Opcode.Exp),
        ["Log"] = To(Opcode.Log),
        ["Tanh"] = To(Opcode.Tanh),
        ["Atan2"] = To(Opcode.Atan2),
        ["Pow"] = To(Opcode.Pow),
        ["Min"] = To(Opcode.Min),
        ["Max"] = To(Opcode.Max),
        ["Clamp"] = (graph, x) => graph.Add(Opcode.Min, graph.Add(Opcode.Max, x[0], x[1]), x[2]),
        ["Lerp"] = (graph, x) => graph.Add(Opcode.Add, x[0], graph.Add(Opcode.Multiply, x[2], graph.Add(Opcode.Subtract, x[1], x[0]))),
        ["Where"] = To(Opcode.Where),
    };

    /// <summary>
    /// The members of <c>System.Math</c> that a host expression may call, by the member of <c>Ops</c> that means the same.
    /// </summary>
    private static readonly Dictionary<string, int> s_mathArities = new()
    {
        ["Abs"] = 1, ["Sqrt"] = 1, ["Exp"] = 1, ["Log"] = 1, ["Tanh"] = 1, ["Atan2"] = 2, ["Pow"] = 2, ["Min"] = 2, ["Max"] = 2,
    };

    /// <summary>The names of all members of <c>Ops</c> that can be lowered.</summary>
    public static IEnumerable<string> Members => s_members.Keys;

    public static bool TryGetMember(string name, out Lowering lowering) => s_members.TryGetValue(name, out lowering!);

    public static bool TryGetMathMember(string name, int arity, out Lowering lowering)
    {
        lowering = null!;
        return s_mathArities.TryGetValue(name, out int known) && known == arity && s_members.TryGetValue(name, out lowering!);
    }

    private static Lowering To(Opcode opcode) => (graph, arguments) => graph.Add(opcode, arguments);
}
