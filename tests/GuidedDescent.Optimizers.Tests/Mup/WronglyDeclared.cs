using GuidedDescent.Language;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Optimizers.Tests.Mup;

/// <summary>The signs of gradients, which are of degree 0, declared to be of degree 1, as if this were SGD.</summary>
[Optimizer]
[MupScaling("1", UpdateGeometry.Linear)]
internal sealed partial record WronglyDeclared(double LearningRate, double WeightDecay)
{
    [UpdateRule]
    private void Update(ref Tensor w, Tensor g)
    {
        w -= LearningRate * WeightDecay * w;
        w -= LearningRate * Sign(g);
    }
}
