using GuidedDescent.Language;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Optimizers.Tests.Scaling;

/// <summary>Adds a gradient to its square.</summary>
[Optimizer]
public sealed partial record MixedDegrees([Range(0, double.PositiveInfinity)] double LearningRate)
{
    [UpdateRule]
    private void Update(ref Tensor w, Tensor g) => w -= LearningRate * (g + g * g);
}

/// <summary>Compares a gradient with 1.</summary>
[Optimizer]
public sealed partial record SoftSign([Range(0, double.PositiveInfinity)] double LearningRate)
{
    [UpdateRule]
    private void Update(ref Tensor w, Tensor g) => w -= LearningRate * g / (Abs(g) + 1);
}

/// <summary>A function that is no power.</summary>
[Optimizer]
public sealed partial record Exponential([Range(0, double.PositiveInfinity)] double LearningRate)
{
    [UpdateRule]
    private void Update(ref Tensor w, Tensor g) => w -= LearningRate * Exp(g) * g;
}

/// <summary>A state whose degree each step raises.</summary>
[Optimizer]
public sealed partial record GrowingState([Range(0, double.PositiveInfinity)] double LearningRate)
{
    [UpdateRule]
    private void Update(ref Tensor w, Tensor g, [State] ref Tensor m)
    {
        m = (m + g) * g;
        w -= LearningRate * m;
    }
}

/// <summary>Every second step is of another degree.</summary>
[Optimizer]
public sealed partial record Alternating([Range(0, double.PositiveInfinity)] double LearningRate)
{
    [UpdateRule]
    private void Update(ref Tensor w, Tensor g, Step t) => w -= LearningRate * (t % 2 == 0 ? g : Sign(g));
}
