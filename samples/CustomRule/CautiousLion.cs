using GuidedDescent.Language;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Samples.CustomRule;

/// <summary>
/// Lion that moves a weight only where the step agrees with the present gradient (the cautious mask of Liang et al., 2024).
/// </summary>
[Optimizer]
public sealed partial record CautiousLion(
    [Range(0, 1)] double LearningRate = 1e-3,
    [Range(0, 1, MaximumExclusive = true)] double Beta1 = 0.9,
    [Range(0, 1, MaximumExclusive = true)] double Beta2 = 0.99,
    [Range(0, double.PositiveInfinity)] double WeightDecay = 0.1)
{
    [UpdateRule]
    private void Update(ref Tensor w, Tensor g, [State] ref Tensor m)
    {
        Tensor direction = Sign(Lerp(m, g, 1 - Beta1));
        m = Lerp(m, g, 1 - Beta2);
        w -= LearningRate * WeightDecay * w;
        w -= LearningRate * Where(direction * g > 0, direction, 0);
    }
}
