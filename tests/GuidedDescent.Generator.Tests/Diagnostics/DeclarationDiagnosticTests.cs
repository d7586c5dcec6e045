namespace GuidedDescent.Generator.Tests.Diagnostics;

public class DeclarationDiagnosticTests
{
    private const string Body =
        """
        {
            [UpdateRule]
            private void Update(ref Tensor w, Tensor g) => w -= LearningRate * g;
        }
        """;

    [Fact]
    public void Optimizer_ThatIsAClass_IsRefused()
    {
        string[] messages = Markup.Check(
            """
            [Optimizer]
            public sealed partial class {|GD0001:Plain|}(double LearningRate = 0.1)
            {
                [UpdateRule]
                private void Update(ref Tensor w, Tensor g) => w -= 0.1 * g;

                public double Rate => LearningRate;
            }
            """);
        Assert.Equal("'Plain' is marked [Optimizer] but is a class; declare it as 'sealed partial record Plain(...)'", messages[0]);
    }

    [Theory]
    [InlineData("public double {|GD0021:Kernels|} => 1;")]
    [InlineData("public static void {|GD0021:Descriptor|}() { }")]
    public void Member_WithAReservedName_IsRefused(string member) =>
        Markup.Check(
            $$"""
            [Optimizer]
            public sealed partial record Plain(double LearningRate = 0.1)
            {
                {{member}}

                [UpdateRule]
                private void Update(ref Tensor w, Tensor g) => w -= LearningRate * g;
            }
            """);

    [Theory]
    [InlineData("[HyperparameterCheck] private bool {|GD0023:Check|}() => true;")]
    [InlineData("[HyperparameterCheck] private string? {|GD0023:Check|}(double x) => null;")]
    public void Check_WithWrongSignature_IsRefused(string member) =>
        Markup.Check(
            $$"""
            [Optimizer]
            public sealed partial record Plain(double LearningRate = 0.1)
            {
                {{member}}

                [UpdateRule]
                private void Update(ref Tensor w, Tensor g) => w -= LearningRate * g;
            }
            """);

    [Fact]
    public void Optimizer_ThatIsNotPartial_IsRefused() =>
        Markup.Check($"[Optimizer] public sealed record {{|GD0002:Plain|}}(double LearningRate = 0.1) {Body}");

    [Fact]
    public void Optimizer_InsideATypeThatIsNotPartial_IsRefused() =>
        Markup.Check(
            $$"""
            public static class {|GD0002:Outer|}
            {
                [Optimizer] public sealed partial record Plain(double LearningRate = 0.1) {{Body}}
            }
            """);

    [Fact]
    public void Optimizer_ThatIsNotSealed_IsRefused() =>
        Markup.Check($"[Optimizer] public partial record {{|GD0003:Plain|}}(double LearningRate = 0.1) {Body}");

    [Fact]
    public void Optimizer_ThatIsGeneric_IsRefused() =>
        Markup.Check($"[Optimizer] public sealed partial record {{|GD0004:Plain|}}<T>(double LearningRate = 0.1) {Body}");

    [Fact]
    public void Optimizer_WithoutUpdateRule_IsRefused() =>
        Markup.Check("[Optimizer] public sealed partial record {|GD0005:Plain|}(double LearningRate = 0.1);");

    [Fact]
    public void Optimizer_WithTwoUpdateRules_IsRefused()
    {
        string[] messages = Markup.Check(
            """
            [Optimizer]
            public sealed partial record Plain(double LearningRate = 0.1)
            {
                [UpdateRule]
                private void First(ref Tensor w, Tensor g) => w -= LearningRate * g;

                [UpdateRule]
                private void {|GD0006:Second|}(ref Tensor w, Tensor g) => w -= LearningRate * g;
            }
            """);
        Assert.Contains("'First' and 'Second'", messages[0]);
    }

    [Theory]
    [InlineData("private void {|GD0007:Update|}(Tensor g) { }", "The weight is missing")]
    [InlineData("private void {|GD0007:Update|}(ref Tensor w) => w -= w;", "The gradient is missing")]
    [InlineData("private Tensor {|GD0007:Update|}(ref Tensor w, Tensor g) => w -= g;", "'Update' returns 'Tensor', not void")]
    [InlineData("private void Update(ref Tensor w, Tensor g, ref Tensor {|GD0007:m|}) => w -= g;", "'m' is a second weight")]
    [InlineData("private void Update(ref Tensor w, Tensor g, Tensor {|GD0007:h|}) => w -= g;", "'h' is a second gradient")]
    [InlineData("private void Update(ref Tensor w, Tensor g, [State] Tensor {|GD0007:m|}) => w -= g;", "State 'm' must be passed by ref")]
    [InlineData("private void Update(ref Tensor w, in Tensor {|GD0007:g|}) => w -= g;", "'g' must be passed by ref")]
    [InlineData(
        "private void Update(ref Tensor w, Tensor g, double {|GD0007:x|}) => w -= g;",
        "Parameter 'x' of type 'double' has no meaning")]
    public void UpdateRule_WithWrongSignature_IsRefused(string method, string message)
    {
        string[] messages = Markup.Check($"[Optimizer] public sealed partial record Plain {{ [UpdateRule] {method} }}");
        Assert.StartsWith(message, messages[0]);
        Assert.EndsWith("an update rule is 'void Update(ref Tensor w, Tensor g, [State] ref Tensor m, ..., Step t)'", messages[0]);
    }

    [Theory]
    [InlineData("string {|GD0008:Name|} = \"plain\", ")]
    [InlineData("char {|GD0008:Name|} = 'a', ")]
    [InlineData("Tensor {|GD0008:Name|}, ")]
    [InlineData("float {|GD0008:Name|} = 0, ")]
    public void Hyperparameter_OfUnsupportedType_IsRefused(string parameter) =>
        Markup.Check($"[Optimizer] public sealed partial record Plain({parameter}double LearningRate = 0.1) {Body}");

    [Theory]
    [InlineData("[{|GD0009:Range(1, 0)|}]")]
    [InlineData("[property: {|GD0009:Range(1, 0)|}]")]
    public void Range_ThatIsEmpty_IsRefused(string attribute) =>
        Markup.Check($"[Optimizer] public sealed partial record Plain({attribute} double LearningRate = 0.1) {Body}");

    [Fact]
    public void InitialValue_ThatIsNoHyperparameter_IsRefused() =>
        Markup.Check(
            """
            [Optimizer]
            public sealed partial record Plain(double LearningRate = 0.1)
            {
                [UpdateRule]
                private void Update(ref Tensor w, Tensor g, [{|GD0009:State(InitialValue = "Start")|}] ref Tensor m)
                {
                    m = m + g;
                    w -= LearningRate * m;
                }
            }
            """);
}
