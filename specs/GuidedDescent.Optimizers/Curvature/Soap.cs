namespace GuidedDescent.Optimizers;

/// <summary>
/// SOAP (Vyas et al., 2024, Algorithm 3): Adam in the eigenbasis of Shampoo's second moments, in the order of the authors' code. The first
/// step only starts the basis and leaves the weight alone. Vectors get Adam in the basis they are in.
/// </summary>
/// <remarks>A weight of more than two axes is one matrix: its first axis against all others.</remarks>
/// <param name="LearningRate">The size of a step, η.</param>
/// <param name="Beta1">The decay of the first moment, β₁.</param>
/// <param name="Beta2">The decay of the second moment, β₂.</param>
/// <param name="ShampooBeta">The decay of the moments that the basis comes from; below 0 for β₂.</param>
/// <param name="Epsilon">What keeps the denominator from zero, ε; it is added to the root before bias correction.</param>
/// <param name="WeightDecay">The decay λ: each step ends by taking ηλ of the weight.</param>
/// <param name="Interval">Every how many steps the basis follows, by one step of power iteration.</param>
/// <param name="MaximumDimension">A side of the weight that is longer than this is not rotated.</param>
/// <param name="Normalize">Whether a direction is brought to a root mean square of 1.</param>
[Optimizer]
public sealed partial record Soap(
    [Range(0, double.PositiveInfinity)] double LearningRate = 3e-3,
    [Range(0, 1, MaximumExclusive = true)] double Beta1 = 0.95,
    [Range(0, 1, MaximumExclusive = true)] double Beta2 = 0.95,
    [Range(-1, 1, MaximumExclusive = true)] double ShampooBeta = -1,
    [Range(0, double.PositiveInfinity)] double Epsilon = 1e-8,
    [Range(0, double.PositiveInfinity)] double WeightDecay = 0.01,
    [Range(1, int.MaxValue)] int Interval = 10,
    [Range(0, int.MaxValue)] int MaximumDimension = 10000,
    bool Normalize = false)
{
    // What keeps the root mean square of a direction from zero.
    private const double NormalizationEpsilon = 1e-30;

    private double FactorBeta => ShampooBeta < 0 ? Beta2 : ShampooBeta;

    [UpdateRule]
    private void Update(
        ref Matrix w,
        Matrix g,
        [State(Rows = Dim.Rows, Columns = Dim.Rows)] ref Matrix left,
        [State(Rows = Dim.Columns, Columns = Dim.Columns)] ref Matrix right,
        [State(Rows = Dim.Rows, Columns = Dim.Rows, Initial = Initial.Identity)] ref Matrix leftBasis,
        [State(Rows = Dim.Columns, Columns = Dim.Columns, Initial = Initial.Identity)] ref Matrix rightBasis,
        [State] ref Matrix m,
        [State] ref Matrix v,
        Step t)
    {
        bool rotateLeft = w.Rows <= MaximumDimension;
        bool rotateRight = w.Columns <= MaximumDimension;
        bool first = t == 1;
        bool refresh = (t - 1) % Interval == 0;
        if (!first)
        {
            Matrix projected = IntoBasis(g, leftBasis, rightBasis);
            m = Lerp(m, projected, 1 - Beta1);
            v = Lerp(v, projected * projected, 1 - Beta2);
            Matrix direction = OutOfBasis(m / (Sqrt(v) + Epsilon), leftBasis, rightBasis);
            if (Normalize)
            {
                direction /= Sqrt(Mean(direction * direction)) + NormalizationEpsilon;
            }

            w -= StepSize(t) * direction;
            w -= LearningRate * WeightDecay * w;
        }

        if (rotateLeft)
        {
            left = Lerp(left, MatMul(g, g.T), 1 - FactorBeta);
        }

        if (rotateRight)
        {
            right = Lerp(right, MatMul(g.T, g), 1 - FactorBeta);
        }

        if (first)
        {
            leftBasis = rotateLeft ? Eigh(left, leftBasis).Vectors : leftBasis;
            rightBasis = rotateRight ? Eigh(right, rightBasis).Vectors : rightBasis;
        }
        else if (refresh)
        {
            // One step of power iteration, its vectors in the order of the second moment along each.
            Matrix moment = OutOfBasis(m, leftBasis, rightBasis);
            if (rotateLeft)
            {
                Matrix image = MatMul(left, leftBasis);
                Matrix energies = ColumnSum(leftBasis * image);
                v = SortRows(v, energies.T);
                leftBasis = Qr(SortColumns(image, energies), SortColumns(leftBasis, energies));
            }

            if (rotateRight)
            {
                Matrix image = MatMul(right, rightBasis);
                Matrix energies = ColumnSum(rightBasis * image);
                v = SortColumns(v, energies);
                rightBasis = Qr(SortColumns(image, energies), SortColumns(rightBasis, energies));
            }

            m = IntoBasis(moment, leftBasis, rightBasis);
        }
    }

    [UpdateRule]
    private void Update(ref Tensor w, Tensor g, [State] ref Tensor m, [State] ref Tensor v, Step t)
    {
        if (t == 1)
        {
            return;
        }

        m = Lerp(m, g, 1 - Beta1);
        v = Lerp(v, g * g, 1 - Beta2);
        Tensor direction = m / (Sqrt(v) + Epsilon);
        if (Normalize)
        {
            direction /= Sqrt(Mean(direction * direction)) + NormalizationEpsilon;
        }

        w -= StepSize(t) * direction;
        w -= LearningRate * WeightDecay * w;
    }

    /// <summary>The learning rate with Adam's bias corrections; the first step does not count.</summary>
    private double StepSize(Step t) => LearningRate * Sqrt(1 - Pow(Beta2, t - 1)) / (1 - Pow(Beta1, t - 1));

    private Matrix IntoBasis(Matrix x, Matrix leftBasis, Matrix rightBasis)
    {
        if (x.Rows <= MaximumDimension)
        {
            x = MatMul(leftBasis.T, x);
        }

        return x.Columns <= MaximumDimension ? MatMul(x, rightBasis) : x;
    }

    private Matrix OutOfBasis(Matrix x, Matrix leftBasis, Matrix rightBasis)
    {
        if (x.Rows <= MaximumDimension)
        {
            x = MatMul(leftBasis, x);
        }

        return x.Columns <= MaximumDimension ? MatMul(x, rightBasis.T) : x;
    }
}
