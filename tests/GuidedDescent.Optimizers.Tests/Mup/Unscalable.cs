using GuidedDescent.Language;

namespace GuidedDescent.Optimizers.Tests.Mup;

/// <summary>A rule whose update has no degree: a gradient and its square.</summary>
[Optimizer]
internal sealed partial record Unscalable(double LearningRate)
{
    [UpdateRule]
    private void Update(ref Tensor w, Tensor g) => w -= LearningRate * (g + (g * g));
}
