namespace GuidedDescent.Generator.Tests.Language;

/// <summary>Update rules that use one part of the language each. Their hyperparameters make every branch matter.</summary>
internal static class LanguageCases
{
    public static readonly Dictionary<string, string> ControlFlow = new()
    {
        ["if and else on a flag"] = Rule("if (Flag) { w -= LearningRate * g; } else { w -= 2 * LearningRate * g; }"),
        ["else if on the step"] = Rule(
            "if (t == 1) { w -= g; } else if (t % 3 == 0) { w += LearningRate * g; } else { w -= LearningRate * g * w; }"),
        ["if without else around a state"] = Rule("if (t > 2) { m += g; } w -= LearningRate * m;", "[State] ref Tensor m"),
        ["nested ifs"] = Rule("Tensor d = g; if (Flag) { if (t % 2 == 0) { d = 2 * d; } d += w; } w -= LearningRate * d;"),
        ["conditional on tensors"] = Rule("w -= LearningRate * (t == 1 ? g : g * g);"),
        ["conditional on host numbers"] = Rule("double rate = t > 3 ? LearningRate : 0.5 * LearningRate; w -= rate * g;"),
        ["conditional between whole numbers"] = Rule("w -= (Flag ? 1 : 2) / (t > 2 ? 4.0 : 3.0) * LearningRate * g;"),
        ["switch statement on a number"] = Rule(
            "double rate; switch (t % 4) { case 0: rate = 1; break; case 1: case 2: rate = 2; break; "
                + "default: rate = 3; break; } w -= rate * LearningRate * g;"),
        ["switch statement that returns"] = Rule(
            "switch (Count) { case 3: w -= LearningRate * g; return; case > 3: w -= g; return; } w += g;"),
        ["switch statement on an enumeration"] = Rule(
            "switch (Form) { case Shape.Round: w -= LearningRate * g; break; case Shape.Square: w -= LearningRate * g * g; break; }"),
        ["switch expression"] = Rule("w -= LearningRate * (t.Value switch { 1 => g, > 1 and <= 3 => 2 * g, not 5 => 3 * g, _ => 4 * g });"),
        ["switch expression with when"] = Rule("w -= t.Value switch { > 2 when Flag => 0.5, _ => 0.25 } * LearningRate * g;"),
        ["is pattern"] = Rule("if (t.Value is 2 or 4) { w -= g; } w -= LearningRate * g;"),
        ["for with constant bounds"] = Rule(
            "Tensor d = g; for (int i = 1; i <= 3; i++) { d = d + i * LearningRate * w; } w -= LearningRate * d;"),
        ["for with a stride"] = Rule("for (int i = 0; i < 7; i += 3) { w -= (1 + i) * LearningRate * g; }"),
        ["for with break and continue"] = Rule(
            "for (int i = 0; i < 6; i++) { if (i == 1) { continue; } if (i == 4) { break; } w -= (i + 1) * 0.01 * g; }"),
        ["for with a run-time condition to continue"] = Rule(
            "for (int i = 0; i < 3; i++) { if (t % 2 == i) { continue; } w -= (i + 1) * 0.01 * g; }"),
        ["for with a run-time length"] = Rule(
            "Tensor x = g; for (int i = 0; i < Count; i++) { x = 0.5 * x + 0.1 * w; } w -= LearningRate * x;"),
        ["for with two carried tensors"] = Rule(
            "Tensor a = g; Tensor b = w; for (int i = 0; i < Count; i++) { Tensor old = a; a = 0.5 * b; b = old + 0.25 * b; } "
                + "w -= LearningRate * (a + b);"),
        ["for with a run-time length on the weight"] = Rule("for (int i = 0; i < Count; i++) { w -= LearningRate * g; }"),
        ["for on host numbers"] = Rule("double sum = 0; for (int i = 1; i <= t; i++) { sum += 1.0 / i; } w -= LearningRate / sum * g;"),
        ["for on host numbers and tensors"] = Rule(
            "double c = 1; Tensor x = g; for (int i = 0; i < Count; i++) { c *= 0.5; x = 0.5 * x; } w -= c * LearningRate * x;"),
        ["nested for"] = Rule(
            "Tensor x = g; for (int i = 0; i < Count; i++) { for (int j = 0; j < 2; j++) { x = 0.5 * x + 0.1 * w; } } "
                + "w -= LearningRate * x;"),
        ["nested for with run-time lengths"] = Rule(
            "Tensor x = g; for (int i = 0; i < Count; i++) { Tensor y = x; "
                + "for (int j = 0; j < Count; j++) { y = 0.5 * y + 0.1 * x; } x = y; } w -= LearningRate * x;"),
        ["nested for whose inner part needs the outer index"] = Rule(
            "Tensor x = g; for (int i = 0; i < Count; i++) { Tensor y = w; for (int j = 0; j < Count; j++) { y = 0.5 * y + 0.1 * x; } "
                + "x = 0.5 * x + y; } w -= LearningRate * x;"),
        ["nested for on host numbers"] = Rule(
            "double sum = 1; for (int i = 1; i <= t; i++) { double part = 0; for (int j = 0; j < Count; j++) { part += 0.1 * i; } "
                + "sum += part; } w -= LearningRate / sum * g;"),
        ["switch expression with effects"] = Rule(
            "Tensor d = g; w -= LearningRate * (t.Value switch { 1 => First(ref d), _ => Second(ref d) }) * d;",
            members: "private static Tensor First(ref Tensor x) { x = 2 * x; return x; } "
                + "private static Tensor Second(ref Tensor x) { x = 3 * x; return x; }"),
        ["guarded remainder"] = Rule("if (Count > 5) { long phase = t % (Count - 3); if (phase == 0) { w -= g; } } w -= LearningRate * g;"),
        ["guarded remainder that would throw"] = Rule(
            "double rate = Count > 3 ? 1.0 / (t % (Count - 3) + 1) : 0.5; long phase = Count > 3 ? t % (Count - 3) : 2; "
                + "w -= rate * phase * 0.1 * g;"),
        ["long arithmetic of an int"] = Rule("long n = (long)Count * 1000000007; w -= (n % 100) * 0.001 * g;"),
        ["early return"] = Rule("m += g; if (t == 1) { return; } w -= LearningRate * m;", "[State] ref Tensor m"),
        ["flag in a local"] = Rule(
            "bool refresh = t % 2 == 0 && !Flag || t == 3; if (refresh) { m = g; } w -= LearningRate * (g + m);",
            "[State] ref Tensor m"),
        ["same condition twice"] = Rule(
            "if (t == 1) { m = g; } else { m += g; } if (t != 1) { w -= m; } w -= LearningRate * g * m;",
            "[State] ref Tensor m"),
    };

    public static readonly Dictionary<string, string> Calls = new()
    {
        ["private method"] = Rule("w -= LearningRate * Twice(g);", members: "private static Tensor Twice(Tensor x) => 2 * x;"),
        ["private method on hyperparameters"] = Rule(
            "w -= Scaled(g);",
            members: "private Tensor Scaled(Tensor x) { double rate = LearningRate * 0.5; return rate * x; }"),
        ["private method with returns"] = Rule(
            "w -= Pick(g, t);",
            members: "private Tensor Pick(Tensor x, Step t) { "
                + "if (t == 1) { return 0.1 * x; } if (Flag) { return 0.2 * x; } return 0.3 * x; }"),
        ["method by ref"] = Rule("Decay(ref w); w -= LearningRate * g;", members: "private void Decay(ref Tensor x) => x -= 0.01 * x;"),
        ["method by out"] = Rule(
            "Split(g, out Tensor up, out Tensor down); w -= LearningRate * up - 0.1 * down;",
            members: "private static void Split(Tensor x, out Tensor up, out Tensor down) { up = Max(x, 0); down = Min(x, 0); }"),
        ["named and default arguments"] = Rule(
            "w -= Mix(y: g, x: w);", members: "private static Tensor Mix(Tensor x, Tensor y, double a = 0.01) => a * x + 0.1 * y;"),
        ["method of methods"] = Rule(
            "w -= LearningRate * Outer(g);",
            members: "private static Tensor Outer(Tensor x) => Inner(x) + Inner(2 * x); "
                + "private static Tensor Inner(Tensor x) { Tensor y = x * x; return y + x; }"),
        ["inline method of another class"] = Rule("w -= LearningRate * Shaping.Soft(g, 0.5);")
            + "static class Shaping { [Inline] public static Tensor Soft(Tensor x, double width) => x / (Abs(x) + width); }",
        ["private property"] = Rule("w -= Rate * g;", members: "private double Rate => LearningRate / (1 + Count);"),
        ["members of Math"] = Rule("w -= Math.Sqrt(LearningRate) * Math.Pow(0.5, t) * Math.Max(0.1, 1.0 / t) * g;"),
        ["constant of the record"] = Rule("w -= Half * LearningRate * g;", members: "private const double Half = 0.5;"),
    };

    public static readonly Dictionary<string, string> Names = new()
    {
        ["slots called like the frame's variables"] =
            """
            [Optimizer]
            public sealed partial record Plain(double s2 = 0.1, double i2 = 0.5)
            {
                [UpdateRule]
                private void Update(
                    ref Tensor i, Tensor s, [State] ref Tensor c, [State] ref Tensor length, [State] ref Tensor tensor,
                    [State] ref Tensor scalars, Step launcher)
                {
                    c += s;
                    length = Lerp(length, c, 0.5);
                    tensor += length;
                    scalars = Lerp(scalars, tensor, i2);
                    i -= s2 / launcher * scalars + 0.01 * scalars;
                }
            }
            """,
        ["slots that are keywords elsewhere"] =
            """
            [Optimizer]
            public sealed partial record Plain(double delete = 0.1, double @base = 0.5, double step = 0.25, double slot = 0.125)
            {
                [UpdateRule]
                private void Update(
                    ref Tensor auto, Tensor update, [State] ref Tensor float4,
                    [State(InitialValue = nameof(slot))] ref Tensor @in, [State] ref Tensor register)
                {
                    Tensor fabsf = Abs(update);
                    Tensor not = 2 * fabsf;
                    float4 = Lerp(float4, update, @base);
                    @in += not * slot;
                    register = step * register + float4;
                    auto -= delete * register / (@in + fabsf);
                }
            }
            """,
        ["locals called like carried values"] = Rule(
            "Tensor x = g; Tensor y = w; Tensor xNext = 0.5 * g; for (int i = 0; i < Count; i++) { Tensor z = x; x = 0.5 * y; "
                + "y = 0.5 * z + xNext; } w -= LearningRate * (x + y);"),
        ["old value used after a new one"] = Rule(
            "Tensor old = m; m = Lerp(m, g, 0.1); Tensor change = m - old; w -= LearningRate * change * old;",
            "[State] ref Tensor m"),
        ["one value in two slots"] = Rule(
            "Tensor sum = 0.5 * (m + v) + g; m = sum; v = sum; w -= LearningRate * sum;",
            "[State] ref Tensor m, [State] ref Tensor v"),
        ["swapped states"] = Rule(
            "Tensor old = m; m = v + g; v = old; w -= LearningRate * (m + v);",
            "[State] ref Tensor m, [State] ref Tensor v"),
        ["locals of the same name in two methods"] = Rule(
            "double x = 0.5; w -= LearningRate * Shift(g) * x;",
            members: "private static Tensor Shift(Tensor y) { Tensor x = y + 1; return x * x; }"),
        ["reassigned host variable"] = Rule(
            "double rate = LearningRate; rate *= 0.5; if (Flag) { rate += 0.1; } rate /= t; w -= rate * g;"),
    };

    public static readonly Dictionary<string, string> Arithmetic = new()
    {
        ["division by host, of host, by tensor"] = Rule("w -= LearningRate * (g / 3) + 0.01 / (1 + Abs(w)) + 0.1 * g / (2 + Square(w));"),
        ["products of many factors"] = Rule("w -= LearningRate * g * 0.5 * 3 / Count * w;"),
        ["negations"] = Rule("Tensor d = -(LearningRate * +g); Tensor e = +d; w -= 0.1 * e; w = -(-w) - -d + -0.1 * g;"),
        ["fused on both sides"] = Rule("w = w * g - g * w * 0.1 + g * g;"),
        ["integer arithmetic of the host"] = Rule("int n = (int)(t / 2) + Count % 2; w -= (double)n / (Count + 1) * LearningRate * g;"),
        ["increments"] = Rule("int n = 0; n++; ++n; n += 2; w -= n * LearningRate * g;"),
        ["masks"] = Rule(
            "Mask up = g > 0; Mask far = !(Abs(w) <= 0.5); w -= LearningRate * Where(up & far | (g < -0.05) ^ (w >= 0), g, 0.5 * w);"),
        ["equality"] = Rule("w -= LearningRate * Where(g == 0, 1, Where(g != w, g, 0));"),
        ["constants that are no finite numbers"] = Rule(
            "w -= LearningRate * Max(Min(g, double.PositiveInfinity), double.NegativeInfinity);"),
        ["comment in a statement"] = Rule("w -= LearningRate /* \"\"\" */ * g; // the end"),
        ["clamps"] = Rule("w = Clamp(w - LearningRate * Clamp(g, -0.05, 0.05), -0.9, 0.9);"),
        ["minima and maxima"] = Rule("w -= LearningRate * Max(Min(g, w), Min(0.1, Max(w, -0.2)));"),
        ["lerps"] = Rule("w = Lerp(Lerp(w, g, 0.1), g * w, Abs(g) / (1 + Abs(g)));"),
        ["roots"] = Rule("w -= LearningRate * g * Rsqrt(0.1 + Square(g)) + 0.01 * Sqrt(Abs(w));"),
        ["signs"] = Rule("w -= LearningRate * Sign(g) * Abs(w);"),
        ["exponentials"] = Rule("w -= LearningRate * (Exp(0.5 * w) - Log(1 + Square(g)));"),
        ["hyperbolic tangent and angle"] = Rule("w -= LearningRate * (Tanh(g) + Atan2(g, w));"),
        ["powers of a constant"] = Rule("w -= 0.01 * (Pow(w, 2) + Pow(w, 3) + Pow(w, 4) + 1 / (2 + Pow(g, 2)));"),
        ["powers"] = Rule("w -= 0.01 * (Pow(1 + Abs(w), 0.7) + Pow(1.5 + Abs(g), w));"),
        ["host functions"] = Rule(
            "w -= Exp(-0.1 * t) * Log(2 + t) * Tanh(0.5) * Abs(-0.5) * Min(1, 0.1 * t) * Max(0.2, 1.0 / t) "
                + "* Clamp(t, 1, 2) * 0.01 * g;"),
        ["host powers"] = Rule(
            "w -= LearningRate * Pow(0.9, t) * Pow(0.5, 1.5) * Sqrt(0.5) * Rsqrt(4) * Square(0.5) * Sign(2.0) "
                + "* Lerp(0, 1, 0.5) * Atan2(1, 2) * g;"),
        ["initial value"] = Rule(
            "m = 0.5 * m + g * g; w -= LearningRate * g / m;",
            "[State(InitialValue = nameof(LearningRate))] ref Tensor m"),
    };

    public static IEnumerable<KeyValuePair<string, string>> All => ControlFlow.Concat(Calls).Concat(Names).Concat(Arithmetic);

    private static string Rule(string statements, string states = "", string members = "")
    {
        Dictionary<string, string> declarations = new()
        {
            ["LearningRate"] = "double LearningRate = 0.1",
            ["Flag"] = "bool Flag = true",
            ["Count"] = "int Count = 3",
            ["Form"] = "Shape Form = Shape.Square",
        };
        string[] names = ["LearningRate", "Flag", "Count", "Form"];
        string[] used = [.. names.Where(name => $"{states} {statements} {members}".Contains(name))];
        return $$"""
            public enum Shape { Round, Square }

            [Optimizer]
            public sealed partial record Plain({{string.Join(", ", used.Select(name => declarations[name]))}})
            {
                [UpdateRule]
                private void Update(ref Tensor w, Tensor g{{(states == "" ? "" : ", " + states)}}, Step t)
                {
                    {{statements}}
                }

                {{members}}
            }

            """;
    }
}
