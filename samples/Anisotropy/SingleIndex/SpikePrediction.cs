using MathNet.Numerics.LinearAlgebra;

namespace GuidedDescent.Samples.Anisotropy.SingleIndex;

/// <summary>
/// What theory says of the squared cosine between β⋆ and the direction of one step, where samples and dimension are large and the first
/// layer is small. The formulas are this project's own derivation.
/// </summary>
/// <remarks>
/// The student is not zero at the start: it gives nearly (Gᵀa) · x, which the gradient sees as a part of the target in a random direction.
/// </remarks>
/// <param name="teacher">β⋆ and the covariance Σ.</param>
internal sealed class SpikePrediction(SpikeTeacher teacher)
{
    // c₁ = E[z max(0, z)] / s for z ~ N(0, s), whatever s.
    private const double LinearPart = 0.5;

    // The squared length of Gᵀa, on average.
    private const double StudentPart = SpikeProblem.StartDeviation * SpikeProblem.StartDeviation;

    private readonly Vector<double> _spectrum = teacher.Covariance.Spectrum;
    private readonly Vector<double> _squares = teacher.SpectralDirection.PointwisePower(2);

    // s = β⋆ᵀ Σ β⋆.
    private double Signal => _squares.DotProduct(_spectrum);

    // The variance of a target: of max(0, z), and of the noise.
    private double TargetVariance => Signal / 2 - Signal / (2 * Math.PI) + SpikeProblem.NoiseVariance;

    /// <summary>The squared cosine of a step along the gradient.</summary>
    /// <param name="samples">The size of the batch, n.</param>
    public double Gradient(int samples)
    {
        double aligned = LinearPart * LinearPart * Signal * Signal;
        Vector<double> squaredSpectrum = _spectrum.PointwisePower(2);
        double length = LinearPart * LinearPart * _squares.DotProduct(squaredSpectrum) + StudentPart * squaredSpectrum.Average();
        double variance = TargetVariance + StudentPart * _spectrum.Average();
        return aligned / (length + variance * _spectrum.Sum() / samples);
    }

    /// <summary>The squared cosine of a step along the gradient times the inverse of the samples' second moment, damped.</summary>
    /// <param name="samples">The size of the batch, n.</param>
    /// <param name="damping">What is added to the second moment, λ.</param>
    public double Preconditioned(int samples, double damping)
    {
        double ridge = EffectiveRidge(samples, damping);
        Vector<double> resolvent = (_spectrum + ridge).PointwisePower(-1);
        Vector<double> shrunk = _spectrum.PointwiseMultiply(resolvent);
        Vector<double> spread = shrunk.PointwiseMultiply(resolvent);

        double aligned = LinearPart * _squares.DotProduct(shrunk);
        Vector<double> squaredShrunk = shrunk.PointwisePower(2);
        double length = LinearPart * LinearPart * _squares.DotProduct(squaredShrunk) + StudentPart * squaredShrunk.Average();
        double unexplained = TargetVariance - LinearPart * LinearPart * Signal;
        double biased = ridge * ridge * (LinearPart * LinearPart * _squares.DotProduct(spread) + StudentPart * spread.Average());
        double inflation = spread.Sum() / samples / (1 - shrunk.DotProduct(shrunk) / samples);
        return aligned * aligned / (length + (unexplained + biased) * inflation);
    }

    // κ = λ + κ/n tr(Σ (Σ + κ)⁻¹). The excess of the left side over the right grows with κ: bisection.
    private double EffectiveRidge(int samples, double damping)
    {
        double low = damping;
        double high = damping + _spectrum.Sum() / samples;
        for (int halving = 0; halving < 100; halving++)
        {
            double middle = (low + high) / 2;
            double right = damping + middle * _spectrum.PointwiseDivide(_spectrum + middle).Sum() / samples;
            (low, high) = middle < right ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }
}
