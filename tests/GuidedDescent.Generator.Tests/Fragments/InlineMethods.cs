namespace GuidedDescent.Generator.Tests.Fragments;

/// <summary>Methods that travel in packages, and rules that call each of them.</summary>
internal static class InlineMethods
{
    public const string Package =
        """
        namespace Package;

        public enum Kind { Hard, Soft }

        public static class Shaping
        {
            [Inline]
            public static Tensor Soft(Tensor x, double width = 0.5) => x / (Abs(x) + width);

            [Inline]
            public static Tensor Shaped(Tensor x, Kind kind) => kind switch { Kind.Hard => Sign(x), _ => Soft(x) };

            [Inline]
            public static Tensor Centered(Tensor x) => x - Mean(x);

            [Inline]
            public static Tensor Agreeing(Mask mask, Tensor x) => Where(mask, x, -0.0 * x);

            [Inline]
            public static double Corrected(double beta, Step t) => 1 - Pow(beta, t);

            [Inline]
            public static double Harmonic(int count)
            {
                double sum = 0;
                for (int i = 1; i <= count; i++)
                {
                    sum += 1.0 / i;
                }

                return sum;
            }

            [Inline]
            public static void Split(Tensor x, ref Tensor sum, out Tensor up, out Tensor down)
            {
                up = Max(x, 0);
                down = Min(x, 0);
                sum += up + down;
            }

            [Inline]
            public static Tensor Smoothed(Tensor x, Tensor y, int passes)
            {
                double share = 1;
                for (int i = 0; i < passes; i++)
                {
                    share *= 0.5;
                    x = x + share * (i + 1) * y;
                }

                return x;
            }

            [Inline]
            public static Tensor Nested(Tensor x, int outer)
            {
                for (int i = 0; i < outer; i++)
                {
                    Tensor y = x;
                    for (int j = 0; j < 2 * outer; j++)
                    {
                        y = 0.5 * y + 0.1 * x;
                    }

                    x = y - x * y;
                }

                return x;
            }
        }

        public static class Layers
        {
            [Inline]
            public static Matrix Orthogonalize(Matrix x, int steps)
            {
                bool tall = x.Rows > x.Columns;
                if (tall)
                {
                    x = x.T;
                }

                x /= Norm(x) + 1e-7;
                for (int i = 0; i < steps; i++)
                {
                    Matrix gram = MatMul(x, x.T);
                    x = 3.4445 * x + MatMul(-4.775 * gram + 2.0315 * MatMul(gram, gram), x);
                }

                return tall ? x.T : x;
            }

            [Inline]
            public static Matrix Share(Matrix x) => x / (RowMean(x) * ColumnMean(x) / Mean(x));

            [Inline]
            public static Matrix Whitened(Matrix x, Matrix basis)
            {
                (Matrix q, Matrix values) = Eigh(MatMul(x, x.T), basis);
                return MatMul(MatMul(q, Rsqrt(values.T + Trace(MatMul(x, x.T)) / x.Rows) * q.T), x);
            }

            [Inline]
            public static Matrix Rooted(Matrix x, Matrix y, InverseRootMethod method) =>
                MatMul(InverseRoot(MatMul(x, x.T), 4, 1e-6, method, Identity(x.Rows)), y);

            [Inline]
            public static Scalar Ratio(Matrix x, Matrix y) => Norm(x) / (MaxAbs(y) + Sqrt(Dot(x, y)));

            [Inline]
            public static Matrix Twice(Matrix x) => Orthogonalize(Orthogonalize(x, 2), 3);

            [Inline]
            public static Matrix Grown(Matrix x, int passes)
            {
                for (int i = 0; i < passes; i++)
                {
                    x = MatMul(x, x.T);
                }

                return x;
            }
        }
        """;

    /// <summary>What rules over tensors do with the package.</summary>
    public static TheoryData<string> TensorStatements =>
    [
        "w -= Shaping.Soft(g);",
        "w -= Shaping.Soft(width: Rate, x: g * g);",
        "w -= Shaping.Shaped(g, Kind.Soft) + Shaping.Shaped(g, Rate > 0.5 ? Kind.Hard : Kind.Soft);",
        "w -= Shaping.Centered(g) + Shaping.Centered(Sum(g)) * g;",
        "w -= Shaping.Agreeing(g > 0, g);",
        "w -= Shaping.Corrected(Rate, t) * g;",
        "w -= Shaping.Harmonic(5) * g;",
        "w -= Shaping.Harmonic(Count) * g;",
        "Shaping.Split(g, ref w, out Tensor up, out var down); w -= Rate * up + down;",
        "w -= Shaping.Smoothed(g, w, 3);",
        "w -= Shaping.Nested(g, 2);",
        "w -= Shaping.Nested(g, Count);",
    ];

    /// <summary>What rules over matrices do with the package.</summary>
    public static TheoryData<string> MatrixStatements =>
    [
        "w -= Layers.Orthogonalize(g, 5);",
        "w -= Layers.Orthogonalize(g, Count);",
        "w -= Layers.Orthogonalize(g.T, Count).T;",
        "if (w.Rows > 8) { g = Layers.Orthogonalize(RowSum(g), 2); } w -= g;",
        "w -= Layers.Share(g) + Layers.Share(RowSum(g)) * Layers.Share(ColumnSum(g));",
        "w -= Layers.Whitened(g, Identity(w.Rows));",
        "w -= Layers.Rooted(g, w, InverseRootMethod.CoupledNewton);",
        "w -= Layers.Ratio(w, g) * g;",
        "w -= Layers.Twice(g);",
    ];

    /// <summary>A rule that calls the package in one statement.</summary>
    public static string RuleOver(string type, string statement)
    {
        string[] declarations = ["double Rate = 0.1", "int Count = 3"];
        IEnumerable<string> hyperparameters = declarations.Where(declared => statement.Contains(declared.Split(' ')[1]));
        return $$"""
            using Package;

            [Optimizer]
            public sealed partial record Plain({{string.Join(", ", hyperparameters)}})
            {
                [UpdateRule]
                private void Update(ref {{type}} w, {{type}} g, Step t)
                {
                    {{statement}}
                }
            }
            """;
    }
}
