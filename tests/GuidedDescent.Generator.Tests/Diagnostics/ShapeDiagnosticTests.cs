namespace GuidedDescent.Generator.Tests.Diagnostics;

/// <summary>Shapes that cannot fit are refused where they stand, in the author's words; what cannot be decided is accepted.</summary>
public class ShapeDiagnosticTests
{
    [Theory]
    [InlineData("w -= MatMul(g, {|GD0024:g|});", "'g' is Rows x Columns, but Columns x Rows is needed; did you mean 'g.T'?")]
    [InlineData("w -= MatMul(g.T, {|GD0024:w.T|}).T;", "'w.T' is Columns x Rows, but Rows x Columns is needed; did you mean 'w'?")]
    [InlineData("w -= g + {|GD0024:g.T|};", "'g.T' is Columns x Rows, but Rows x Columns is needed; did you mean 'g'?")]
    [InlineData("w -= g * {|GD0024:MatMul(g, g.T)|};", "'MatMul(g, g.T)' is Rows x Rows, but Rows x Columns is needed")]
    [InlineData(
        "w -= Min(g, {|GD0024:w.T + w.T|});",
        "'w.T + w.T' is Columns x Rows, but Rows x Columns is needed; did you mean '(w.T + w.T).T'?")]
    [InlineData("w -= g / {|GD0024:RowNorm(g).T|};", "'RowNorm(g).T' is 1 x Rows, but Rows x Columns is needed")]
    [InlineData("w -= Trace({|GD0024:g|}) * g;", "'g' is Rows x Columns, but Rows x Rows is needed")]
    [InlineData("w -= MatMul(Cholesky({|GD0024:w|}), g);", "'w' is Rows x Columns, but Rows x Rows is needed")]
    [InlineData(
        "w -= Solve(MatMul(g, g.T), {|GD0024:g.T|}).T;",
        "'g.T' is Columns x Rows, but Rows x Columns is needed; did you mean 'g'?")]
    [InlineData("w -= Qr(g, {|GD0024:w.T|});", "'w.T' is Columns x Rows, but Rows x Columns is needed; did you mean 'w'?")]
    [InlineData("w -= SortColumns(g, {|GD0024:RowSum(g)|});", "'RowSum(g)' is Rows x 1, but 1 x Columns is needed")]
    [InlineData("w -= SortRows(g, {|GD0024:ColumnSum(g)|});", "'ColumnSum(g)' is 1 x Columns, but Rows x 1 is needed")]
    [InlineData(
        "w -= MatMul(Eigh(MatMul(g, g.T), {|GD0024:g|}).Vectors, g);", "'g' is Rows x Columns, but Rows x Rows is needed")]
    [InlineData("{|GD0024:w = w.T|};", "'w' is Columns x Rows, but Rows x Columns is needed")]
    [InlineData("w -= RowSum(g); {|GD0024:w = RowSum(g)|};", "'w' is Rows x 1, but Rows x Columns is needed")]
    [InlineData(
        "Scalar s = Where({|GD0024:g > 0|}, Sum(g), Sum(w)); w -= s * g;",
        "'g > 0' is Rows x Columns, but a single number is needed")]
    [InlineData(
        "{|GD0024:for (int i = 0; i < t; i++) { g = g.T; }|} w -= g;",
        "'g after a pass' is Columns x Rows, but Rows x Columns is needed")]
    [InlineData(
        "bool tall = w.Rows > w.Columns; Matrix x = tall ? g.T : g; w -= MatMul(x, {|GD0024:x|});",
        "'x' is min(Rows, Columns) x max(Rows, Columns), but max(Rows, Columns) x min(Rows, Columns) is needed; did you mean 'x.T'?")]
    public void Shape_ThatCannotFit_IsRefusedAtTheSpot(string statements, string message)
    {
        string[] messages = Markup.Check(Rule(statements));
        Assert.Equal(message, messages[0]);
    }

    [Theory]
    [InlineData("Matrix x = w.Rows == w.Columns ? MatMul(g, g) : g; w -= x;")]
    [InlineData("bool tall = w.Rows > w.Columns; Matrix x = tall ? g.T : g; x = MatMul(MatMul(x, x.T), x); w -= tall ? x.T : x;")]
    [InlineData("w -= g / (RowNorm(g) + 1) / (1 + ColumnNorm(g)) / (1 + Norm(g));")]
    [InlineData("w -= MatMul(Identity(w.Rows), MatMul(g, Identity(w.Columns)));")]
    [InlineData("Matrix x = g.T; x = x.T; g = g.T; w -= x + g.T;")]
    public void Shape_ThatFits_IsAccepted(string statements) =>
        Assert.Empty(Harness.RuleCompilation.Understand(Rule(statements)).Diagnostics);

    private static string Rule(string statements) =>
        $$"""
        [Optimizer]
        public sealed partial record Plain
        {
            [UpdateRule]
            private void Update(ref Matrix w, Matrix g{{(statements.Contains("i < t") ? ", Step t" : "")}})
            {
                {{statements}}
            }
        }
        """;
}
