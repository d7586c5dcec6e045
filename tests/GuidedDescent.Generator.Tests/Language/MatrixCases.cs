namespace GuidedDescent.Generator.Tests.Language;

/// <summary>Update rules over matrices, and rules with reductions, that use one part of the language each.</summary>
internal static class MatrixCases
{
    public static readonly Dictionary<string, string> Reductions = new()
    {
        ["sums over tensors"] = Tensors("w -= LearningRate * (Sum(g) + Mean(w) + Dot(g, w)) * g / (1 + Norm(g) + MaxAbs(w));"),
        ["scalars"] = Tensors(
            "Scalar s = Norm(g); s = Where(s > 1, 1 / s, 0.5 * s) + Clamp(Min(s, 2) - Max(s, 0.1), -1, 1); w -= "
                + "LearningRate * Lerp(s, Sqrt(Abs(s)), 0.25) * g;"),
        ["elementary functions of scalars"] = Tensors(
            "Scalar s = Norm(g); w -= LearningRate * (Exp(-s) + Log(1 + Square(s)) + Tanh(s) + Atan2(s, 1 + s) + "
                + "Pow(s, 0.5) + Rsqrt(1 + s) + Abs(s) * Sign(s)) * g;"),
        ["scalar state"] = Tensors("s = Lerp(s, Sum(g * g), 0.25); w -= LearningRate * g / (Sqrt(s) + 1e-3);", "[State] ref Scalar s"),
        ["sum over a group"] = Tensors("w -= LearningRate * g / (1 + Sqrt(GroupSum(Sum(g * g))));"),
        ["sums of numbers that empty tensors have"] = Tensors(
            "Scalar count = GroupSum(Norm(g) * 0 + 1); s = Lerp(s, GroupSum(GroupSum(Sum(g * g)) / count + s), 0.1); w -= "
                + "LearningRate * g / (count + Sqrt(s));",
            "[State] ref Scalar s"),
        ["sums over a group of matrices"] = Matrices(
            "right = Lerp(right, MatMul(g.T, g) + Identity(w.Columns), 0.1); Scalar total = GroupSum(Trace(right) + 1); w -= "
                + "LearningRate * MatMul(g, right) / (1 + total) + 0.1 * GroupSum(Norm(w) / total) * ColumnMean(g);",
            "[State(Rows = Dim.Columns, Columns = Dim.Columns)] ref Matrix right"),
        ["sums along rows and columns"] = Matrices("w -= LearningRate * (RowSum(g) * ColumnSum(w) + RowMean(w) - ColumnMean(g));"),
        ["norms along rows and columns"] = Matrices("w -= LearningRate * g / (1 + RowNorm(g) + ColumnNorm(w));"),
        ["reductions of matrices"] = Matrices("w -= LearningRate * (Sum(g) + Mean(w) + Dot(g, w)) * g / (1 + Norm(g) + MaxAbs(w));"),
        ["choices between matrices"] = Matrices(
            "w -= LearningRate * Where(g > RowMean(g), Min(g, 0.1), Max(w, g)) + 0.01 * Lerp(w, g, 0.5) + 0.01 * Clamp(g, -0.1, 0.1);"),
        ["elementary functions of matrices"] = Matrices(
            "w -= LearningRate * (Exp(-Abs(g)) + Log(1 + Square(w)) + Tanh(g) + Atan2(g, 1 + Abs(w)) + Pow(1 + "
                + "Abs(g), 0.5) + Sqrt(Abs(g)) * Rsqrt(1 + Abs(w)) * Sign(g));"),
    };

    /// <summary>What makes a plan do something out of the ordinary.</summary>
    public static readonly Dictionary<string, string> Turns = new()
    {
        ["states that change places"] = Matrices(
            "Matrix old = a; a = b; b = old; w -= LearningRate * Norm(g) * (a + 2 * b);",
            "[State(Initial = Initial.Start)] ref Matrix a, [State] ref Matrix b"),
        ["variables of a loop that change places"] = Matrices(
            "Matrix x = g; Matrix y = w; Scalar s = Sum(g); for (int i = 0; i < Count; i++) { Matrix old = x; x = y; y = old; "
                + "s += Norm(x); } w -= LearningRate * (x + s * y);"),
        ["one value for two states"] = Matrices(
            "a = Lerp(a, g, 0.1) + Norm(g) * b; b = a; w -= LearningRate * a;", "[State] ref Matrix a, [State] ref Matrix b"),
        ["a row used as a column"] = Matrices(
            "r = Lerp(r, RowSum(g).T, 0.1); w -= LearningRate * (r.T * g + MatMul(r, g) + ColumnSum(r.T));",
            "[State(Rows = Dim.One, Columns = Dim.Rows)] ref Matrix r"),
        ["a vector used as row and column"] = Matrices("Matrix v = RowSum(g); w -= LearningRate * MatMul(v * v.T, g);"),
        ["sums over a shape that no slot has"] = Matrices(
            "u += RowSum(g); v *= 0.5; w -= LearningRate * Sum(Tanh(u * v)) * g;",
            "[State(Columns = Dim.One)] ref Matrix u, [State(Rows = Dim.One, Columns = Dim.Rank, Rank = nameof(RankOf), Initial = "
                + "Initial.Gaussian)] ref Matrix v",
            "private int RankOf(int rows, int columns) => Count;"),
        ["a chain that doubles at every link"] = Matrices(
            "Matrix x = g; for (int i = 0; i < 30; i++) { x = 0.01 * x * x + 0.5 * x; } w -= LearningRate * (Norm(x) + Norm(g)) * (x + "
                + "g);"),
        ["loops inside of loops"] = Matrices(
            "Matrix x = g; for (int i = 0; i < Count; i++) { for (int j = 0; j < Count; j++) { for (int k = 0; k < 2 * Count; k++) { "
                + "x -= 0.1 * RowMean(x); } x = 0.9 * x + 0.1 * g; } x /= 1 + Norm(x); } w -= LearningRate * x;"),
        ["a vector that a loop computes, turned"] = Matrices(
            "Matrix v = RowSum(g).T; for (int i = 0; i < Count; i++) { v /= 1 + Norm(v); } w -= LearningRate * MatMul(MatMul(v.T, v), g);"),
        ["a matrix that a loop turns"] = Matrices(
            "Matrix x = (MatMul(g, g.T) + RowSum(g)).T; for (int i = 0; i < Count; i++) { x = ((x + RowSum(x)) / (1 + Norm(x))).T; } w "
                + "-= 0.1 * LearningRate * MatMul(x, g) / (1 + Norm(g));"),
        ["first values of loops, used again"] = Matrices(
            "Matrix x = g / (1 + Norm(g)); Matrix y = x; for (int i = 0; i < Count; i++) { y = 1.5 * y - 0.5 * MatMul(MatMul(y, y.T), x); "
                + "} Matrix z = y; for (int i = 0; i < Count; i++) { z -= 0.1 * MatMul(MatMul(z, z.T), y); } w -= LearningRate * (y - z);"),
        ["numbers added to symmetric matrices"] = Matrices(
            "Matrix s = MatMul(g, g.T); w -= 0.01 * LearningRate * MatMul(MatMul(s + 1, s) + MatMul(1 / (s + 100), s), g);"),
        ["products that are broadcast"] = Matrices(
            "m += MatMul(g, RowSum(g.T)); n = Lerp(n, MatMul(ColumnSum(g.T), g), 0.1); w -= LearningRate * (m + n + MatMul(MatMul(g, "
                + "g.T) + v, g)); v = RowMean(g);",
            "[State] ref Matrix m, [State] ref Matrix n, [State(Columns = Dim.One)] ref Matrix v"),
        ["a fallback that is not symmetric"] = Matrices(
            "Matrix s = MatMul(g, g.T); Matrix r = InverseRoot(s - s, 4, 0, Method, s + RowSum(g)); w -= LearningRate * (MatMul(r, g) - "
                + "0.1 * MatMul(MatMul(r.T, s), g));"),
    };

    public static readonly Dictionary<string, string> Products = new()
    {
        ["products"] = Matrices("w -= LearningRate * MatMul(MatMul(g, w.T), g);"),
        ["square states"] = Matrices(
            "left = Lerp(left, MatMul(g, g.T), 0.1); right = Lerp(right, MatMul(g.T, g), 0.1); w -= LearningRate "
                + "* MatMul(left, MatMul(g, right));",
            "[State(Rows = Dim.Rows, Columns = Dim.Rows)] ref Matrix left, [State(Rows = Dim.Columns, Columns = "
                + "Dim.Columns)] ref Matrix right"),
        ["the smaller side"] = Matrices(
            "bool tall = w.Rows > w.Columns; Matrix x = tall ? g.T : g; gram = Lerp(gram, MatMul(x, x.T), 0.1); "
                + "x = MatMul(gram, x); w -= LearningRate * (tall ? x.T : x);",
            "[State(Rows = Dim.Smaller, Columns = Dim.Smaller)] ref Matrix gram"),
        ["identities and diagonals"] = Matrices(
            "Matrix s = MatMul(g, g.T) + 0.1 * Identity(w.Rows); w -= LearningRate * g * Diagonal(s) / Trace(s);"),
        ["a loop of run-time length"] = Matrices(
            "Matrix x = g / (1 + Norm(g)); for (int i = 0; i < Count; i++) { x = 1.5 * x - 0.5 * "
                + "MatMul(MatMul(x, x.T), x); } w -= LearningRate * x;"),
        ["inputs"] = Matrices(
            "Matrix a = MatMul(x.T, x) / x.Rows + Identity(w.Columns); w -= LearningRate * MatMul(g, a);",
            "[Input(Columns = Dim.Columns)] Matrix x"),
        ["a row turned into a factor"] = Matrices(
            "Matrix y = MatMul(g, v.T); v = MatMul(y.T, g) / (1 + Norm(y)); w -= LearningRate * y * v;",
            "[State(Rows = Dim.One, InitialValue = nameof(LearningRate))] ref Matrix v"),
        ["a column turned into a factor"] = Matrices(
            "w -= LearningRate * MatMul(u, MatMul(u.T, g)); u = Lerp(u, MatMul(g, MatMul(u.T, g).T), 0.1);",
            "[State(Columns = Dim.One, InitialValue = nameof(LearningRate))] ref Matrix u"),
    };

    public static readonly Dictionary<string, string> Factorizations = new()
    {
        ["eigenvectors and eigenvalues"] = Matrices(
            "(Matrix q, Matrix values) = Eigh(MatMul(g, g.T) + 0.1 * Identity(w.Rows), Identity(w.Rows)); w -= "
                + "LearningRate * MatMul(MatMul(q, Rsqrt(values.T + 0.1) * q.T), g);"),
        ["one result of two"] = Matrices(
            "basis = Eigh(MatMul(g, g.T), basis).Vectors; w -= LearningRate * MatMul(MatMul(basis, basis.T), g);",
            "[State(Rows = Dim.Rows, Columns = Dim.Rows, Initial = Initial.Identity)] ref Matrix basis"),
        ["orthonormal columns of a low rank"] = Matrices(
            "Matrix p = Qr(MatMul(g, q), MatMul(g, q)); q = MatMul(g.T, p) / (1e-3 + ColumnNorm(MatMul(g.T, "
                + "p))); w -= LearningRate * MatMul(p, q.T);",
            "[State(Rows = Dim.Columns, Columns = Dim.Rank, Rank = nameof(RankOf), Initial = Initial.Gaussian)] ref Matrix q",
            "private int RankOf(int rows, int columns) => Math.Min(Math.Min(rows, columns), Count);"),
        ["systems of equations"] = Matrices(
            "Matrix s = MatMul(g, g.T) + Identity(w.Rows); Matrix l = Cholesky(s); w -= LearningRate * Solve(s, g) + 0.01 * MatMul(l, g);"),
        ["a row turned into a right-hand side"] = Matrices(
            "w -= LearningRate * Solve(MatMul(g.T, g) + Identity(w.Columns), v.T).T; v = Lerp(v, ColumnSum(g), 0.1);",
            "[State(Rows = Dim.One)] ref Matrix v"),
        ["inverse roots"] = Matrices(
            "Matrix s = MatMul(g, g.T); w -= LearningRate * MatMul(InverseRoot(s, 4, 1e-3, Method, Identity(w.Rows)), g);"),
        ["rows and columns in order"] = Matrices(
            "w -= LearningRate * (SortColumns(g, ColumnNorm(g)) + SortRows(g, RowNorm(g)));"),
    };

    public static IEnumerable<KeyValuePair<string, string>> All => Reductions.Concat(Turns).Concat(Products).Concat(Factorizations);

    private static string Tensors(string statements, string states = "") => Rule("Tensor", statements, states, "");

    private static string Matrices(string statements, string states = "", string members = "") =>
        Rule("Matrix", statements, states, members);

    private static string Rule(string type, string statements, string states, string members)
    {
        Dictionary<string, string> declarations = new()
        {
            ["LearningRate"] = "double LearningRate = 0.1",
            ["Count"] = "int Count = 3",
            ["Method"] = "InverseRootMethod Method = InverseRootMethod.Eigendecomposition",
        };
        string[] used = [.. declarations.Keys.Where(name => $"{statements} {members}".Contains(name))];
        return $$"""
            [Optimizer]
            public sealed partial record Plain({{string.Join(", ", used.Select(name => declarations[name]))}})
            {
                [UpdateRule]
                private void Update(ref {{type}} w, {{type}} g{{(states == "" ? "" : ", " + states)}})
                {
                    {{statements}}
                }

                {{members}}
            }

            """;
    }
}
