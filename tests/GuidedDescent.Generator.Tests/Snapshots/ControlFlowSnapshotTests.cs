using GuidedDescent.Generator.Tests.Harness;
using VerifyTests;

namespace GuidedDescent.Generator.Tests.Snapshots;

/// <summary>What host control flow, helpers, masks and loops become.</summary>
public class ControlFlowSnapshotTests
{
    private const string Source =
        """
        namespace Showcase;

        public enum Shape { Round, Square }

        [Optimizer]
        public sealed partial record Restarted(double LearningRate = 0.1, int Period = 10, int Smoothings = 3, Shape Shape = Shape.Round)
        {
            [UpdateRule]
            private void Update(ref Tensor w, Tensor g, [State] ref Tensor m, Step t)
            {
                // The share of earlier gradients shrinks with each smoothing.
                double share = 1;
                Tensor smooth = g;
                for (int i = 0; i < Smoothings; i++)
                {
                    share *= 0.5;
                    smooth = Lerp(smooth, m, 0.25);
                }

                bool restart = t % Period == 0;
                m = restart ? smooth : share * m + smooth;
                double scale = Shape switch { Shape.Round => 1, _ => 0.5 };
                w -= scale * LearningRate * Masks.Agreeing(m, g);
            }
        }

        internal static class Masks
        {
            [Inline]
            public static Tensor Agreeing(Tensor direction, Tensor gradient) => Where(direction * gradient > 0, direction, 0);
        }
        """;

    [Fact]
    public Task Generated()
    {
        RuleCompilation compilation = RuleCompilation.Compile(Source);
        Target[] files =
        [
            new("cs", compilation.FileEndingWith("Plan.g.cs"), "Plan"),
            new("cs", compilation.FileEndingWith("Cpu.g.cs"), "Cpu"),
            new("cu", compilation.TextIn("Cuda.g.cs"), "Cuda"),
            new("txt", compilation.TextIn("Ir.g.cs"), "Ir"),
        ];
        return Verify(files).UseFileName("Restarted");
    }
}
