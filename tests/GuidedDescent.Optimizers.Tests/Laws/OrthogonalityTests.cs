using GuidedDescent.Language;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>
/// Muon's update has the singular vectors of its momentum and singular values in the interval of its coefficients, for square, wide and
/// tall weights: those whose sides differ little, and those that differ so much that products are taken on the shorter side only.
/// </summary>
public class OrthogonalityTests
{
    private const double LearningRate = 0.5;
    private const double Decay = 0.1;

    public static TheoryData<NewtonSchulzCoefficients, int, int> Cases
    {
        get
        {
            var data = new TheoryData<NewtonSchulzCoefficients, int, int>();
            foreach (NewtonSchulzCoefficients coefficients in Enum.GetValues<NewtonSchulzCoefficients>())
            {
                foreach ((int rows, int columns) in new[] { (12, 12), (10, 15), (15, 10), (8, 40), (40, 8), (33, 70) })
                {
                    data.Add(coefficients, rows, columns);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Update_HasTheSingularVectorsOfTheMomentum_AndValuesNearOne(NewtonSchulzCoefficients coefficients, int rows, int columns)
    {
        int count = Math.Min(rows, columns);
        bool isPrecise = coefficients == NewtonSchulzCoefficients.PolarExpress8;

        // Divided by their norm, singular values from here to 1 lie in [0.01, 1], or in [0.001, 1].
        Matrix gradient =
            3 * SeededMatrix.WithSingularValues(rows, columns, SeededMatrix.Geometric(count, 1, isPrecise ? 0.005 : 0.04), 1);
        Matrix start = 0.1 * SeededMatrix.Normal(rows, columns, 3);
        using var trained = new TrainedMatrix(new Muon(LearningRate, WeightDecay: Decay, Coefficients: coefficients), start);

        trained.Step(gradient);

        double factor = LearningRate * Math.Sqrt(Math.Max(1, (double)rows / columns));
        Matrix update = ((start * (1 - (LearningRate * Decay))) - trained.Weight) / factor;
        (double lowest, double highest) = Interval(coefficients);
        double[] values = SeededMatrix.SingularValuesOf(update);
        Assert.InRange(values[^1], lowest - 1e-3, highest);
        Assert.InRange(values[0], lowest, highest + 1e-3);
        CheckVectors(update, gradient);
    }

    // Of U S Vᵀ and U T Vᵀ the product U S T Uᵀ is symmetric, with the products of the singular values as eigenvalues.
    private static void CheckVectors(Matrix update, Matrix gradient)
    {
        Matrix product = update.Rows <= update.Columns ? MatMul(update, gradient.T) : MatMul(update.T, gradient);
        Assert.InRange(Norm(product - product.T).Value, 0, 1e-4 * Norm(product).Value);
        Assert.True(Eigh(product, product).Values.Values.ToArray().All(value => value > 0), "the update does not go along the gradient");
    }

    private static (double Lowest, double Highest) Interval(NewtonSchulzCoefficients coefficients) => coefficients switch
    {
        NewtonSchulzCoefficients.Jordan => (0.682, 1.134),
        NewtonSchulzCoefficients.Quintic5 => (0.978, 1.032),
        NewtonSchulzCoefficients.PolarExpress5 => (0.859, 1.141),
        _ => (1, 1),
    };
}
