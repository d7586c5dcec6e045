namespace GuidedDescent.Optimizers;

/// <summary>
/// EKFAC (George et al., 2018): K-FAC whose products of eigenvalues give way to the running second moment of the gradient in the
/// eigenbasis of the factors, then momentum.
/// </summary>
/// <remarks>
/// A weight is outputs x inputs. Bind to it, for every step, what the layer got and the gradient of the mean loss at what it gave, one
/// sample per row. When the basis is refreshed, the second moment stays as it is and adapts.
/// </remarks>
/// <param name="LearningRate">The size of a step, η.</param>
/// <param name="Momentum">How much of earlier steps is in a step, μ.</param>
/// <param name="WeightDecay">The factor λ of the weight that is added to the preconditioned gradient.</param>
/// <param name="Damping">What is added to the second moment, γ.</param>
/// <param name="FactorDecay">The decay of the factors. They start from identities.</param>
/// <param name="ScaleDecay">The decay of the second moment in the eigenbasis; its start from zero is corrected.</param>
/// <param name="FactorInterval">Every how many steps the factors are averaged, from the first step on.</param>
/// <param name="InverseInterval">Every how many steps the eigenbases are computed, from the first step on.</param>
/// <param name="KlClip">The largest squared length of a step of the group, measured by the Fisher matrix, κ; 0 for any.</param>
[Optimizer]
public sealed partial record Ekfac(
    [Range(0, double.PositiveInfinity)] double LearningRate = 0.1,
    [Range(0, 1, MaximumExclusive = true)] double Momentum = 0.9,
    [Range(0, double.PositiveInfinity)] double WeightDecay = 0,
    [Range(0, double.PositiveInfinity)] double Damping = 1e-3,
    [Range(0, 1, MaximumExclusive = true)] double FactorDecay = 0.95,
    [Range(0, 1, MaximumExclusive = true)] double ScaleDecay = 0.95,
    [Range(1, int.MaxValue)] int FactorInterval = 1,
    [Range(1, int.MaxValue)] int InverseInterval = 1,
    [Range(0, double.PositiveInfinity)] double KlClip = 1e-3)
{
    [UpdateRule]
    private void Update(
        ref Matrix w,
        Matrix g,
        [Input(Columns = Dim.Columns, GradientDegree = 0)] Matrix activations,
        [Input(Columns = Dim.Rows, GradientDegree = 1)] Matrix outputGradients,
        [State(Rows = Dim.Columns, Columns = Dim.Columns, Initial = Initial.Identity)] ref Matrix activationFactor,
        [State(Rows = Dim.Rows, Columns = Dim.Rows, Initial = Initial.Identity)] ref Matrix gradientFactor,
        [State(Rows = Dim.Columns, Columns = Dim.Columns, Initial = Initial.Identity)] ref Matrix activationBasis,
        [State(Rows = Dim.Rows, Columns = Dim.Rows, Initial = Initial.Identity)] ref Matrix gradientBasis,
        [State] ref Matrix scale,
        [State] ref Matrix buffer,
        Step t)
    {
        bool average = (t - 1) % FactorInterval == 0;
        if (average)
        {
            activationFactor = KroneckerFactor.Average(activationFactor, activations, FactorDecay);
            gradientFactor = KroneckerFactor.Average(gradientFactor, outputGradients, FactorDecay);
        }

        bool refresh = (t - 1) % InverseInterval == 0;
        if (refresh)
        {
            activationBasis = Eigh(activationFactor, activationBasis).Vectors;
            gradientBasis = Eigh(gradientFactor, gradientBasis).Vectors;
        }

        Matrix projected = MatMul(MatMul(gradientBasis.T, g), activationBasis);
        scale = Lerp(scale, projected * projected, 1 - ScaleDecay);
        Matrix curvature = scale / (1 - Pow(ScaleDecay, t)) + Damping;
        Matrix direction = MatMul(MatMul(gradientBasis, projected / curvature), activationBasis.T);
        if (KlClip > 0)
        {
            direction *= KroneckerFactor.Clip(direction, g, LearningRate, KlClip);
        }

        buffer = Momentum * buffer + (direction + WeightDecay * w);
        w -= LearningRate * buffer;
    }
}
