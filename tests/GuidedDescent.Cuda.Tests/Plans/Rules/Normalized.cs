using GuidedDescent.Language;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Cuda.Tests.Plans;

/// <summary>Reductions over tensors of any shape, two of them in one kernel.</summary>
[Optimizer]
public sealed partial record Normalized(double LearningRate = 0.1, double Beta = 0.9, double WeightDecay = 0.05)
{
    [UpdateRule]
    private void Update(ref Tensor w, Tensor g, [State] ref Tensor m, [State] ref Scalar largest)
    {
        m = Lerp(m, g, 1 - Beta);
        Scalar norm = Norm(m);
        largest = Max(Beta * largest, MaxAbs(m));
        w -= LearningRate * (m / (norm + 1e-3) + WeightDecay * w * largest);
    }
}
