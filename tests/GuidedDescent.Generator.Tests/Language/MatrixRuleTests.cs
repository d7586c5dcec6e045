using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Parsing;
using GuidedDescent.Generator.Tests.Harness;
using VerifyTests;

namespace GuidedDescent.Generator.Tests.Language;

/// <summary>What the compiler understands of reductions, matrices and shapes, before any plan is made.</summary>
public class MatrixRuleTests
{
    public static TheoryData<string> Cases => [.. MatrixCases.All.Select(pair => pair.Key)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rule_IsUnderstood(string name)
    {
        ParsedRule rule = RuleCompilation.Understand(SourceOf(name));
        Assert.Empty(rule.Diagnostics);
        Assert.Equal(rule.Rule, RuleCompilation.Understand(SourceOf(name)).Rule);
    }

    [Theory]
    [InlineData("the smaller side")]
    [InlineData("a loop of run-time length")]
    [InlineData("inputs")]
    [InlineData("orthonormal columns of a low rank")]
    [InlineData("eigenvectors and eigenvalues")]
    [InlineData("reductions of matrices")]
    public Task Graph(string name) =>
        Verify(new Target("txt", GraphText.Of(RuleCompilation.Understand(SourceOf(name)).Rule)))
            .UseFileName($"Graph#{name.Replace(' ', '-')}");

    [Fact]
    public void TransposesThatMeet_AreGone() =>
        Assert.DoesNotContain("transpose", TextOf("Matrix x = g.T; x = 2 * x.T; w -= x;"));

    [Fact]
    public void ChoiceInsideAChoiceOnTheSameCondition_IsDecided()
    {
        ParsedRule rule = RuleCompilation.Understand(
            Rule("bool tall = w.Rows > w.Columns; Matrix x = tall ? g.T : g; x = 2 * x; x = tall ? x.T : x; w -= x;"));
        Graph graph = rule.Rule.Graph!;
        Assert.Equal(rule.Rule.Method!.Slots[0].Shape, graph.Instructions[graph.Outputs[0]].Shape);
    }

    [Fact]
    public void Mean_CountsTheExtents()
    {
        Assert.Contains("real(%", TextOf("w -= Mean(g) * g;"));
        Assert.Contains("mul(w.Rows, w.Columns)", TextOf("w -= Mean(g) * g;"));
        Assert.Contains("real(w.Columns)", TextOf("w -= Mean(ColumnSum(g)) * g;"));
        Assert.Contains("real(w.Columns)", TextOf("w -= Mean(g) * g;", "Tensor"));
    }

    [Fact]
    public void SumOfOneNumber_IsTheNumber()
    {
        Assert.Equal(1, Count(TextOf("w -= Sum(Trace(MatMul(g, g.T)) * Identity(1)) * g;"), "= sum("));
        Assert.Equal(1, Count(TextOf("w -= RowSum(RowSum(g)) * g;"), "= rowSum("));
    }

    [Fact]
    public void Record_WithTwoForms_HasBoth()
    {
        RuleModel rule = RuleCompilation.Understand(
            """
            [Optimizer]
            public sealed partial record Plain(double LearningRate = 0.1, double Flat = 0.2)
            {
                [UpdateRule]
                private void Update(ref Tensor w, Tensor g, [State] ref Tensor v) { v += g; w -= Flat * v; }

                [UpdateRule]
                private void Layer(ref Matrix w, Matrix g, [State(Columns = Dim.One)] ref Matrix v)
                {
                    v += RowSum(g);
                    w -= LearningRate * v * g;
                }
            }
            """).Rule;
        Assert.Equal("Layer", rule.Method!.Name);
        Assert.True(rule.Method.Slots[0].Shape.IsMatrix);
        Assert.Equal(DeviceShape.One, rule.Method.Slots[2].Shape.Columns);
        Assert.Equal("Update", rule.OtherForm!.Method!.Name);
        Assert.True(rule.OtherForm.Method.Slots[0].Shape.IsElements);
        Assert.Null(rule.OtherForm.OtherForm);
    }

    [Fact]
    public void States_HaveTheirShapesAndStarts()
    {
        RuleModel rule = RuleCompilation.Understand(
            """
            [Optimizer]
            public sealed partial record Plain(double Scale = 0.5, int Rank = 4)
            {
                [UpdateRule]
                private void Update(
                    ref Matrix w, Matrix g, [State] ref Matrix m, [State(Initial = Initial.Start)] ref Matrix start,
                    [State(Rows = Dim.Larger, Columns = Dim.Larger, Initial = Initial.Identity, InitialValue = nameof(Scale))]
                    ref Matrix square,
                    [State(Rows = Dim.Rank, Columns = Dim.One, Rank = nameof(Rank), Initial = Initial.Gaussian)] ref Matrix low,
                    [State(InitialValue = nameof(Scale))] ref Scalar s)
                {
                    m += start - w + g;
                    square = 2 * square;
                    low = 2 * low;
                    s += Norm(m) + Sum(square) + Sum(low);
                    w -= s * m;
                }
            }
            """).Rule;
        Assert.Equal(
            """
            weight w: Matrix [w.Rows x w.Columns]
            gradient g: Matrix [w.Rows x w.Columns]
            state m: Matrix [w.Rows x w.Columns]
            state start: Matrix [w.Rows x w.Columns]
            state square: Matrix [%2 x %2]
            state low: Matrix [Rank x 1]
            state s: Scalar [1 x 1]
            """,
            string.Join("\n", GraphText.Of(rule).Split('\n').Where(line => line.Contains(": Matrix") || line.Contains(": Scalar"))));
        Assert.Equal(
            [SlotInitial.Zero, SlotInitial.Start, SlotInitial.Identity, SlotInitial.Gaussian, SlotInitial.Value],
            rule.Method!.Slots.Skip(2).Select(slot => slot.Initial));
        Assert.Equal("Scale", rule.Method.Slots[4].InitialValue);
    }

    private static string SourceOf(string name) => MatrixCases.All.Single(pair => pair.Key == name).Value;

    private static string TextOf(string statements, string type = "Matrix") =>
        GraphText.Of(RuleCompilation.Understand(Rule(statements, type)).Rule);

    private static string Rule(string statements, string type = "Matrix") =>
        $$"""
        [Optimizer]
        public sealed partial record Plain
        {
            [UpdateRule]
            private void Update(ref {{type}} w, {{type}} g)
            {
                {{statements}}
            }
        }
        """;

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
