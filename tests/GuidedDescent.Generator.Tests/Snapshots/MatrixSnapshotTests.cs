using GuidedDescent.Generator.Tests.Harness;
using VerifyTests;

namespace GuidedDescent.Generator.Tests.Snapshots;

/// <summary>What reductions, products, factorizations and a second form become.</summary>
public class MatrixSnapshotTests
{
    private const string Source =
        """
        namespace Showcase;

        [Optimizer]
        public sealed partial record Balanced(double LearningRate = 0.1, double Beta = 0.9, int Period = 5)
        {
            [UpdateRule]
            private void UpdateMatrix(
                ref Matrix w, Matrix g,
                [State(Rows = Dim.Rows, Columns = Dim.Rows)] ref Matrix gram,
                [State(Rows = Dim.Rows, Columns = Dim.Rows, Initial = Initial.Identity)] ref Matrix root,
                [State(Rows = Dim.One, Columns = Dim.Columns)] ref Matrix scale,
                Step t)
            {
                gram = Beta * gram + (1 - Beta) * MatMul(g, g.T);
                if (t % Period == 0)
                {
                    root = InverseRoot(gram, 4, 1e-6, InverseRootMethod.Eigendecomposition, root);
                }

                // Columns of equal size, and an update of the gradient's norm.
                Matrix update = MatMul(root, g);
                scale = Lerp(scale, ColumnNorm(update), 1 - Beta);
                update /= scale + 1e-8;
                Scalar graft = Norm(g) / (Norm(update) + 1e-8);
                w -= LearningRate * graft * update;
            }

            [UpdateRule]
            private void UpdateTensor(ref Tensor w, Tensor g, [State] ref Tensor m)
            {
                m = Lerp(m, g, 1 - Beta);
                w -= LearningRate * m / (MaxAbs(m) + 1e-8);
            }
        }
        """;

    [Fact]
    public Task Generated()
    {
        RuleCompilation compilation = RuleCompilation.Compile(Source);
        Target[] files =
        [
            new("cs", compilation.FileEndingWith("Balanced.g.cs"), "Descriptor"),
            new("cs", compilation.FileEndingWith("Balanced.Plan.g.cs"), "Plan"),
            new("cs", compilation.FileEndingWith("Balanced.Cpu.g.cs"), "Cpu"),
            new("cu", compilation.TextIn("Balanced.Cuda.g.cs"), "Cuda"),
            new("txt", compilation.TextIn("Balanced.Ir.g.cs"), "Ir"),
            new("cs", compilation.FileEndingWith("TensorForm.g.cs"), "TensorForm"),
            new("cs", compilation.FileEndingWith("TensorForm.Plan.g.cs"), "TensorFormPlan"),
        ];
        return Verify(files).UseFileName("Balanced");
    }
}
