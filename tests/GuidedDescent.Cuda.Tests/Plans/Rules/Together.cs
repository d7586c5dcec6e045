using GuidedDescent.Language;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Cuda.Tests.Plans;

/// <summary>Sums over the parameter group, of matrices and vectors alike, twice in a step; to one of them empty ones add as well.</summary>
[Optimizer]
public sealed partial record Together(double LearningRate = 0.1, double WeightDecay = 0.05)
{
    [UpdateRule]
    private void Update(ref Matrix w, Matrix g)
    {
        Scalar norm = Sqrt(GroupSum(Sum(g * g)));
        w -= LearningRate * (g / (norm + 1e-3) + WeightDecay * w);
        w *= 1 - WeightDecay * Sqrt(GroupSum(1e-3 + Sum(w * w)));
    }

    [UpdateRule]
    private void Update(ref Tensor w, Tensor g)
    {
        Scalar norm = Sqrt(GroupSum(Sum(g * g)));
        w -= LearningRate * (g / (norm + 1e-3) + WeightDecay * w);
        w *= 1 - WeightDecay * Sqrt(GroupSum(1e-3 + Sum(w * w)));
    }
}
