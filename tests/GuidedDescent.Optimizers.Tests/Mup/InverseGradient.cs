using GuidedDescent.Language;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Optimizers.Tests.Mup;

/// <summary>A rule of degree -1: gradients divided by the mean of their squares.</summary>
[Optimizer]
internal sealed partial record InverseGradient(double LearningRate, double WeightDecay, double Epsilon = 1e-12)
{
    [UpdateRule]
    private void Update(ref Tensor w, Tensor g, [State] ref Tensor v)
    {
        v = Lerp(v, g * g, 0.5);
        w -= LearningRate * WeightDecay * w;
        w -= LearningRate * g / (v + Mean(g * g) + Epsilon);
    }
}
