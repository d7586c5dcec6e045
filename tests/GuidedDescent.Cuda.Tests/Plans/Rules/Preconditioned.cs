using GuidedDescent.Language;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Cuda.Tests.Plans;

/// <summary>Products of all kinds: transposed factors, something added, and factors of the host and of the device.</summary>
[Optimizer]
public sealed partial record Preconditioned(double LearningRate = 0.1, double Beta = 0.9, double WeightDecay = 0.05)
{
    [UpdateRule]
    private void Update(
        ref Matrix w,
        Matrix g,
        [State(Rows = Dim.Rows, Columns = Dim.Rows, Initial = Initial.Identity)] ref Matrix left,
        [State(Rows = Dim.Columns, Columns = Dim.Columns, Initial = Initial.Identity)] ref Matrix right,
        Step t)
    {
        left = Beta * left + (1 - Beta) * MatMul(g, g.T);
        right = Beta * right + (1 - Beta) / t * MatMul(g.T, g);
        Matrix direction = MatMul(MatMul(left, g), right);
        Scalar scale = 1 / (Norm(direction) + 1);
        w -= LearningRate * (scale * MatMul(left, direction) + WeightDecay * w);
    }
}
