namespace GuidedDescent.Optimizers;

/// <summary>
/// K-FAC (Martens and Grosse, 2015): the gradient of a layer between the inverses of the second moments of its output gradients and of its
/// activations, then momentum. In the form of kfac-pytorch, with the damping of the paper.
/// </summary>
/// <remarks>
/// A weight is outputs x inputs. Bind to it, for every step, what the layer got and the gradient of the mean loss at what it gave, one
/// sample per row. A bias may be the last column of the weight, with activations that end in 1.
/// </remarks>
/// <param name="LearningRate">The size of a step, η.</param>
/// <param name="Momentum">How much of earlier steps is in a step, μ.</param>
/// <param name="WeightDecay">The factor λ of the weight that is added to the preconditioned gradient.</param>
/// <param name="Damping">What keeps the factors from being singular, γ.</param>
/// <param name="DampingForm">How the damping enters the factors.</param>
/// <param name="FactorDecay">The decay of the factors. They start from identities.</param>
/// <param name="FactorInterval">Every how many steps the factors are averaged, from the first step on.</param>
/// <param name="InverseInterval">Every how many steps the factors are inverted, from the first step on.</param>
/// <param name="KlClip">The largest squared length of a step of the group, measured by the Fisher matrix, κ; 0 for any.</param>
[Optimizer]
public sealed partial record Kfac(
    [Range(0, double.PositiveInfinity)] double LearningRate = 0.1,
    [Range(0, 1, MaximumExclusive = true)] double Momentum = 0.9,
    [Range(0, double.PositiveInfinity)] double WeightDecay = 0,
    [Range(0, double.PositiveInfinity)] double Damping = 1e-3,
    FactorDamping DampingForm = FactorDamping.PiCorrected,
    [Range(0, 1, MaximumExclusive = true)] double FactorDecay = 0.95,
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
        [State(Rows = Dim.Columns, Columns = Dim.Columns, Initial = Initial.Identity)] ref Matrix activationInverse,
        [State(Rows = Dim.Rows, Columns = Dim.Rows, Initial = Initial.Identity)] ref Matrix gradientInverse,
        [State(Rows = Dim.Columns, Columns = Dim.Columns, Initial = Initial.Identity)] ref Matrix activationBasis,
        [State(Rows = Dim.Rows, Columns = Dim.Rows, Initial = Initial.Identity)] ref Matrix gradientBasis,
        [State(Rows = Dim.One)] ref Matrix activationValues,
        [State(Rows = Dim.One, Columns = Dim.Rows)] ref Matrix gradientValues,
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
        Matrix direction;
        if (DampingForm == FactorDamping.Joint)
        {
            if (refresh)
            {
                (activationBasis, activationValues) = Eigh(activationFactor, activationBasis);
                (gradientBasis, gradientValues) = Eigh(gradientFactor, gradientBasis);
            }

            Matrix curvature = MatMul(Max(gradientValues, 0).T, Max(activationValues, 0));
            Matrix projected = MatMul(MatMul(gradientBasis.T, g), activationBasis);
            direction = MatMul(MatMul(gradientBasis, projected / (curvature + Damping)), activationBasis.T);
        }
        else
        {
            if (refresh)
            {
                Invert(activationFactor, gradientFactor, out activationInverse, out gradientInverse);
            }

            direction = MatMul(MatMul(gradientInverse, g), activationInverse);
        }

        if (KlClip > 0)
        {
            direction *= KroneckerFactor.Clip(direction, g, LearningRate, KlClip);
        }

        buffer = Momentum * buffer + (direction + WeightDecay * w);
        w -= LearningRate * buffer;
    }

    private void Invert(Matrix activationFactor, Matrix gradientFactor, out Matrix activationInverse, out Matrix gradientInverse)
    {
        Matrix activationIdentity = Identity(activationFactor.Rows);
        Matrix gradientIdentity = Identity(gradientFactor.Rows);
        if (DampingForm == FactorDamping.PiCorrected)
        {
            Scalar activationMean = Trace(activationFactor) / activationFactor.Rows;
            Scalar gradientMean = Trace(gradientFactor) / gradientFactor.Rows;
            Scalar pi = Where((activationMean > 0) & (gradientMean > 0), Sqrt(activationMean / gradientMean), 1);
            activationInverse = Solve(activationFactor + Sqrt(Damping) * pi * activationIdentity, activationIdentity);
            gradientInverse = Solve(gradientFactor + Sqrt(Damping) / pi * gradientIdentity, gradientIdentity);
        }
        else
        {
            activationInverse = Solve(activationFactor + Damping * activationIdentity, activationIdentity);
            gradientInverse = Solve(gradientFactor + Damping * gradientIdentity, gradientIdentity);
        }
    }
}
