using GuidedDescent.Language;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Optimizers.Tests.Scaling;

/// <summary>Of degree 1/2, element by element.</summary>
[Optimizer]
public sealed partial record RootOfGradient([Range(0, double.PositiveInfinity)] double LearningRate)
{
    [UpdateRule]
    private void Update(ref Tensor w, Tensor g) => w -= LearningRate * Sign(g) * Sqrt(Abs(g));
}

/// <summary>Of degree -1, element by element.</summary>
[Optimizer]
public sealed partial record InverseOfGradient([Range(0, double.PositiveInfinity)] double LearningRate)
{
    [UpdateRule]
    private void Update(ref Tensor w, Tensor g) => w -= LearningRate * g / (g * g + Mean(g * g));
}

/// <summary>Rows of norm 1.</summary>
[Optimizer]
public sealed partial record NormalizedRows([Range(0, double.PositiveInfinity)] double LearningRate)
{
    [UpdateRule]
    private void Update(ref Matrix w, Matrix g) => w -= LearningRate * g / RowNorm(g);
}

/// <summary>Whatever it does, it says what holds. Its hyperparameters are called like types that generated code is made of.</summary>
[MupScaling("1/2", UpdateGeometry.Entrywise, Readout = "2")]
[Optimizer]
public sealed partial record Declared(
    [Range(0, double.PositiveInfinity)] double LearningRate, double Fraction = 0.5, double Scaling = 1)
{
    [UpdateRule]
    private void Update(ref Tensor w, Tensor g) => w -= LearningRate * (Fraction * g + Scaling * g * g);
}
