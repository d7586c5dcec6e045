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
    [InlineData("public double {|GD0021:AdjustableCopy|} => 1;")]
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
        Assert.Contains("over Tensor, 'First' and 'Second'", messages[0]);
    }

    [Fact]
    public void Optimizer_WithTwoUpdateRulesOverMatrices_IsRefused()
    {
        string[] messages = Markup.Check(
            """
            [Optimizer]
            public sealed partial record Plain(double LearningRate = 0.1)
            {
                [UpdateRule]
                private void First(ref Matrix w, Matrix g) => w -= LearningRate * g;

                [UpdateRule]
                private void {|GD0006:Second|}(ref Matrix w, Matrix g) => w -= LearningRate * g;

                [UpdateRule]
                private void Other(ref Tensor w, Tensor g) => w -= LearningRate * g;
            }
            """);
        Assert.Contains("over Matrix, 'First' and 'Second'", messages[0]);
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
    [InlineData("ref Matrix w, Matrix g, [State] ref Tensor {|GD0007:m|}", "State 'm' is a Tensor in a rule over Matrix")]
    [InlineData("ref Matrix w, Matrix g, Matrix {|GD0007:a|}", "'a' is a second gradient; write '[State] ref Matrix a' if it is a state")]
    [InlineData("ref Matrix w, Matrix g, [Input] ref Matrix {|GD0007:a|}", "Input 'a' must be a Matrix, passed by value")]
    [InlineData("ref Matrix w, Matrix g, [Input] Tensor {|GD0007:a|}", "Input 'a' must be a Matrix, passed by value")]
    [InlineData("ref Matrix w, Tensor {|GD0007:g|}", "Parameter 'g' of type 'Tensor' has no meaning")]
    [InlineData("ref Matrix w, Matrix g, ref Scalar {|GD0007:s|}", "'s' is a second weight; mark it [State]")]
    public void UpdateRuleOverMatrices_WithWrongSignature_IsRefused(string parameters, string message)
    {
        string[] messages = Markup.Check(
            $"[Optimizer] public sealed partial record Plain {{ [UpdateRule] private void Update({parameters}) => w = 0.5 * w; }}");
        Assert.StartsWith(message, messages[0]);
        Assert.EndsWith("'void Update(ref Matrix w, Matrix g, [State] ref Matrix m, ..., Step t)'", messages[0]);
    }

    [Theory]
    [InlineData("State(Rows = Dim.One)", "ref Scalar", "State 'm' is a Scalar, which has no extents of its own")]
    [InlineData("State(Columns = Dim.Rank)", "ref Matrix", "State 'm' needs both: an extent Dim.Rank and 'Rank = nameof(...)'")]
    [InlineData("State(Rank = nameof(LearningRate))", "ref Matrix", "State 'm' needs both")]
    [InlineData(
        "State(Columns = Dim.Rank, Rank = nameof(LearningRate))", "ref Matrix", "The rank of state 'm' is 'LearningRate', which is")]
    [InlineData("State(Columns = Dim.Rank, Rank = \"Nothing\")", "ref Matrix", "The rank of state 'm' is 'Nothing', which is")]
    [InlineData("State(Initial = Initial.Identity)", "ref Matrix", "State 'm' starts from the identity, but it is no square matrix")]
    [InlineData(
        "State(Rows = Dim.One, Initial = Initial.Start)", "ref Matrix", "State 'm' starts from the weight, but it has another shape")]
    [InlineData(
        "State(Initial = Initial.Start, InitialValue = nameof(LearningRate))", "ref Matrix",
        "State 'm' starts from the weight or from random numbers; remove 'InitialValue'")]
    [InlineData("Input(Rows = Dim.Rank)", "Matrix", "Input 'm' has the extent Dim.Rank, which only states have")]
    public void Attribute_OfWhichNoShapeCanBeMade_IsRefused(string attribute, string type, string message)
    {
        string[] messages = Markup.Check(
            $$"""
            [Optimizer]
            public sealed partial record Plain(double LearningRate = 0.1)
            {
                [UpdateRule]
                private void Update(ref Matrix w, Matrix g, [{|GD0009:{{attribute}}|}] {{type}} m) => w -= LearningRate * g;
            }
            """);
        Assert.StartsWith(message, messages[0]);
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
