using GuidedDescent.Language;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Optimizers.Tests.Mup;

/// <summary>A rule of degree 1/2: the root of each gradient, with its sign.</summary>
[Optimizer]
internal sealed partial record RootOfGradient(double LearningRate, double WeightDecay)
{
    [UpdateRule]
    private void Update(ref Tensor w, Tensor g, [State] ref Tensor m)
    {
        m = Lerp(m, g, 0.5);
        w -= LearningRate * WeightDecay * w;
        w -= LearningRate * Sign(m) * Sqrt(Abs(m));
    }
}
