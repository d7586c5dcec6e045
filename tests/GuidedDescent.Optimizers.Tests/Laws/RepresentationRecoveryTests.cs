using GuidedDescent.Language;
using GuidedDescent.Rules;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>
/// Samples <c>y = F⋆ G⋆ x</c> without noise, fitted by <c>F G x</c> with F held. The gradient at G is <c>Fᵀ (F G - F⋆ G⋆) Q</c> with
/// Q the second moment of x; between the inverses of <c>P = Fᵀ F</c> and of Q it is <c>G - F⁺ F⋆ G⋆</c>. One step of K-FAC from G
/// therefore ends at <c>(1 - η (1 + λ)) G + η F⁺ F⋆ G⋆</c> however ill-conditioned Q and F are, and at η = 1 all that is left of G is the
/// decay.
/// </summary>
public class RepresentationRecoveryTests
{
    private const int Inputs = 20;
    private const int Outputs = 6;
    private const int Rank = 4;
    private const double Decay = 0.1;

    // Q in single precision, inverted at the larger condition.
    private const double Tolerance = 3e-3;

    private static readonly Matrix s_start = SeededMatrix.Orthonormal(Inputs, Rank, 1).T;
    private static readonly Matrix s_trueFirst = SeededMatrix.Orthonormal(Inputs, Rank, 3).T;
    private static readonly Matrix s_trueSecond = SeededMatrix.Normal(Outputs, Rank, 5);
    private static readonly Matrix s_second = SeededMatrix.WithSingularValues(Outputs, Rank, SeededMatrix.Geometric(Rank, 1, 0.1), 6);

    [Theory]
    [InlineData(1, 1, FactorDamping.PiCorrected)]
    [InlineData(1, 1000, FactorDamping.PiCorrected)]
    [InlineData(1, 1000, FactorDamping.Separate)]
    [InlineData(1, 1000, FactorDamping.Joint)]
    [InlineData(0.3, 1000, FactorDamping.PiCorrected)]
    public void Kfac_RecoversTheRowSpaceInOneStep(double learningRate, double condition, FactorDamping form)
    {
        Matrix samples = Samples(condition);

        // The second moment of output gradients Fᵀ e with errors e of unit covariance is Fᵀ F: one sample for each output.
        using var trained = new TrainedMatrix(
            new Kfac(learningRate, Momentum: 0, WeightDecay: Decay, Damping: 0, DampingForm: form, FactorDecay: 0, KlClip: 0),
            s_start,
            shape: null,
            ("activations", samples),
            ("outputGradients", Math.Sqrt(Outputs) * s_second));

        trained.Step(Gradient(samples));

        Matrix solution = MatMul(Solve(MatMul(s_second.T, s_second), s_second.T), MatMul(s_trueSecond, s_trueFirst));
        Matrix expected = ((1 - (learningRate * (1 + Decay))) * s_start) + (learningRate * solution);
        Assert.InRange(SeededMatrix.Distance(trained.Weight, expected), 0, Tolerance);
        if (learningRate == 1)
        {
            Assert.InRange(Angle(trained.Weight + (Decay * s_start)), 0, Tolerance);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public void Sgd_DoesNot(double condition)
    {
        Matrix samples = Samples(condition);
        Matrix head = MatMul(s_second.T, s_second);
        double curvature = SeededMatrix.SingularValuesOf(Moment(samples))[0] * SeededMatrix.SingularValuesOf(head)[0];
        using var trained = new TrainedMatrix(new Sgd(1 / curvature, WeightDecay: Decay), s_start);

        trained.Step(Gradient(samples));

        Assert.True(Angle(trained.Weight) > 0.8);
    }

    private static Matrix Samples(double condition)
    {
        Matrix spectrum = new(1, Inputs, SeededMatrix.Geometric(Inputs, 1, 1 / Math.Sqrt(condition)));
        return MatMul(SeededMatrix.Normal(400, Inputs, 7) * spectrum, SeededMatrix.Orthonormal(Inputs, Inputs, 8).T);
    }

    private static Matrix Moment(Matrix samples) => MatMul(samples.T, samples) / samples.Rows;

    private static Matrix Gradient(Matrix samples)
    {
        Matrix error = MatMul(s_second, s_start) - MatMul(s_trueSecond, s_trueFirst);
        return MatMul(MatMul(s_second.T, error), Moment(samples));
    }

    // The sine of the largest angle between the space of the rows and that of the true rows.
    private static double Angle(Matrix weight)
    {
        Matrix rows = Qr(weight.T, weight.T);
        return SeededMatrix.SingularValuesOf(rows - MatMul(s_trueFirst.T, MatMul(s_trueFirst, rows)))[0];
    }
}
