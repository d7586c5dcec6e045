namespace GuidedDescent.Generator.Tests.Diagnostics;

public class LanguageDiagnosticTests
{
    [Theory]
    [InlineData("{|GD0010:while (t < 3) { w -= g; }|}", "The statement 'while'")]
    [InlineData("{|GD0010:foreach (int i in Array.Empty<int>()) { w -= g; }|}", "The statement 'foreach'")]
    [InlineData("{|GD0010:try { w -= g; } finally { }|}", "The statement 'try'")]
    [InlineData("{|GD0010:for (int i = 3; i > 0; i--) { w -= g; }|}", "This form of 'for'")]
    [InlineData("{|GD0010:for (int i = 0; i < t; i++) { w -= g; if (LearningRate > 1) { return; } }|}", "A jump out of a loop")]
    [InlineData("{|GD0010:for (double x = 0; x < 1; x += 0.25) { w -= g; }|}", "A loop that does not count in integers")]
    [InlineData("{|GD0010:for (int i = 0; i < 2.5; i++) { w -= g; }|}", "A loop that does not count in integers")]
    [InlineData("{|GD0010:for (int i = 0; i < 4; i += -1) { w -= g; }|}", "A loop whose stride is no positive constant")]
    [InlineData("{|GD0010:for (int i = 0; i < 4; i++) { i += 1; w -= g; }|}", "A loop that assigns its own index or end")]
    [InlineData("int n = 4; {|GD0010:for (int i = 0; i < n; i++) { n--; w -= g; }|}", "A loop that assigns its own index or end")]
    [InlineData("if (({|GD0010:t & 1|}) == 0) { w -= g; }", "An operator on the bits of integers")]
    [InlineData("ref Tensor {|GD0010:x = ref w|}; x = x - g;", "A ref local")]
    [InlineData("bool flag = t > 1 && {|GD0010:Touch(ref w)|}; w -= flag ? g : w;", "An assignment behind")]
    [InlineData("long big = {|GD0010:9007199254740993|}; w -= big * g;", "The integer '9007199254740993'")]
    [InlineData("w -= Half(g); {|GD0010:Tensor Half(Tensor x) => x / 2;|}", "The local function 'Half'")]
    [InlineData("w -= g / {|GD0010:g.Shape|}.Length;", "The shape 'g.Shape'")]
    [InlineData("{|GD0010:(Tensor a, Tensor b) = (g, w)|}; w -= a + b;", "The expression '(Tensor a, Tensor b) = (g, w)'")]
    [InlineData("{|GD0010:(w, g) = (g, w)|};", "The expression '(w, g) = (g, w)'")]
    [InlineData("string {|GD0010:name = w.ToString()|}; w -= name.Length * g;", "A variable of type 'string'")]
    [InlineData("w -= {|GD0010:(float)LearningRate|} * g;", "A conversion to 'float'")]
    [InlineData("w -= {|GD0010:new Tensor([], [1.0])|} * g;", "The expression 'new Tensor([], [1.0])'")]
    [InlineData("w -= {|GD0010:Environment.ProcessorCount|} * g;", "The property 'Environment.ProcessorCount'")]
    public void Construct_OutsideTheLanguage_IsRefusedAtTheSpot(string statement, string message)
    {
        string[] messages = Markup.Check(Rule(statement, "private static bool Touch(ref Tensor x) { x = 2 * x; return true; }"));
        Assert.StartsWith(message, messages[0]);
        Assert.Contains(" cannot be compiled into a kernel; ", messages[0]);
    }

    [Fact]
    public void Switch_WithoutAnArmForTheRest_IsRefused()
    {
        string[] messages = Markup.Check(Rule("w -= {|GD0010:t.Value switch { 1 => 0.1, 2 => 0.2 }|} * g;"), alsoExpected: "CS8509");
        Assert.StartsWith("A switch without a last arm for all other values", messages[0]);
    }

    [Theory]
    [InlineData("w -= {|GD0011:Helper.Scale(g)|};", "'Helper.Scale' cannot be called in an update rule; call members of Ops")]
    [InlineData("w -= {|GD0011:Math.Cbrt(LearningRate)|} * g;", "'Math.Cbrt'")]
    [InlineData("w -= {|GD0011:Math.Log(LearningRate, 10)|} * g;", "'Math.Log'")]
    [InlineData("w -= {|GD0011:(this with { LearningRate = 1 }).Scaled(g)|};", "'Plain.Scaled'")]
    [InlineData(
        "w -= {|GD0011:Math.Abs((int)t)|} * g;",
        "'Math.Abs' cannot be called in an update rule; use what Ops has of it, or the overload for double")]
    [InlineData("{|GD0011:Console.WriteLine(\"step\")|}; w -= LearningRate * g;", "'Console.WriteLine'")]
    [InlineData("w -= {|GD0011:g.ToString()|}.Length * g;", "'Tensor.ToString'")]
    public void Call_OutsideTheLanguage_IsRefusedAtTheSpot(string statement, string message) =>
        Assert.StartsWith(
            message,
            Markup.Check(
                Rule(statement, "private Tensor Scaled(Tensor x) => LearningRate * x;")
                    + "static class Helper { public static Tensor Scale(Tensor x) => 2 * x; }")[0]);

    [Theory]
    [InlineData("if ({|GD0012:g > 0|}) { w -= g; }", "The condition of 'if'", "choose element by element with Where(mask, a, b)")]
    [InlineData("w -= {|GD0012:g > 0|} ? g : 2 * g;", "The condition of '?:'", "choose element by element with Where(mask, a, b)")]
    [InlineData("double first = {|GD0012:g[0]|}; w -= first * g;", "The value of 'g[0]'", "compute with whole tensors")]
    [InlineData(
        "w -= Where({|GD0012:g > 0|} && {|GD0012:w > 0|}, g, 2 * g);", "An operand of '&&' or '||'", "combine masks with '&' and '|'")]
    public void DeviceValue_ThatSteers_IsRefusedAtTheSpot(string statement, string what, string instead)
    {
        string[] messages = Markup.Check(Rule(statement));
        Assert.StartsWith($"{what} must be known on the host", messages[0]);
        Assert.EndsWith(instead, messages[0]);
    }

    [Fact]
    public void Pair_ThatALoopOfRunTimeLengthCarries_IsRefused()
    {
        string[] messages = Markup.Check(
            """
            [Optimizer]
            public sealed partial record Plain
            {
                [UpdateRule]
                private void Update(ref Matrix w, Matrix g, Step t)
                {
                    var pair = Eigh(MatMul(g, g.T), Identity(w.Rows));
                    {|GD0010:for (int i = 0; i < t; i++) { pair = Eigh(MatMul(g, g.T), pair.Vectors); }|}
                    w -= MatMul(pair.Vectors, g);
                }
            }
            """);
        Assert.StartsWith("Assigning the pair 'pair' in a loop whose length is known only at run time", messages[0]);
    }

    [Fact]
    public void Method_ThatCallsItself_IsRefused() =>
        Markup.Check(Rule(
            "w -= Halve(g, 3);",
            "private Tensor Halve(Tensor x, int times) => times == 0 ? x : {|GD0013:Halve(x / 2, times - 1)|};"));

    [Fact]
    public void HostValue_ThatVariesInARunTimeLoop_IsRefused()
    {
        string[] messages = Markup.Check(Rule("{|GD0014:for (int i = 0; i < t; i++) { w -= i * LearningRate * g; }|}"));
        Assert.StartsWith("'i' changes from pass to pass", messages[0]);
    }

    [Fact]
    public void HostConditions_WithTooManyCombinations_AreRefused()
    {
        string conditions = string.Concat(Enumerable.Range(2, 7).Select(n => $"if (t % {n} == 0) {{ w -= {n} * g; }} "));
        string[] messages = Markup.Check(
            "[Optimizer] public sealed partial record Plain { [UpdateRule] "
                + $"private void {{|GD0015:Update|}}(ref Tensor w, Tensor g, Step t) {{ {conditions} }} }}");
        Assert.StartsWith("'Update' has 65 or more combinations of host conditions, more than 64", messages[0]);
    }

    [Theory]
    [InlineData("for (int i = 0; i < 20; i++) { for (int j = 0; j < 20; j++) { for (int k = 0; k < 20; k++) { w -= g; } } }")]
    [InlineData("double x = 0; for (int i = 0; i < 20; i++) { if (t > i) { continue; } x += i; } w -= x * g;")]
    public void Rule_ThatIsTooLarge_IsRefusedInTime(string statements)
    {
        string[] messages = Markup.Check(
            "[Optimizer] public sealed partial record Plain { [UpdateRule] private void {|GD0022:Update|}(ref Tensor w, Tensor g, Step t) "
                + $"{{ {statements} }} }}");
        Assert.StartsWith("'Update' is too large: inlined and unrolled it has more than 4000 statements", messages[0]);
    }

    [Fact]
    public void Rule_WithTwoErrors_ShowsBothAndNothingElse() =>
        Markup.Check(Rule("w -= {|GD0011:Math.Cbrt(LearningRate)|} * g; {|GD0010:while (t < 3) { }|}"));

    [Fact]
    public void Rule_ThatIsBroken_CanStillBeUsedElsewhereInTheProject() =>
        Markup.Check(
            Rule("{|GD0010:while (t < 3) { w -= g; }|}")
                + """
                public static class User
                {
                    public static GuidedDescent.Rules.IUpdateRule Rule => new Plain() with { LearningRate = 0.5 };

                    public static string Name => Plain.Descriptor.Name;
                }
                """);

    private static string Rule(string statements, string members = "") =>
        $$"""
        [Optimizer]
        public sealed partial record Plain(double LearningRate = 0.1)
        {
            [UpdateRule]
            private void Update(ref Tensor w, Tensor g, Step t)
            {
                {{statements}}
            }

            {{members}}
        }

        """;
}
