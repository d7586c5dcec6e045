using GuidedDescent.Language;
using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>
/// What rules do not see of the size of gradients. A power of two changes no rounding, so that without an epsilon trajectories agree bit
/// for bit.
/// </summary>
public class GradientScaleTests
{
    private static readonly Dictionary<string, IUpdateRule> s_blind = new()
    {
        ["NovoGrad"] = new NovoGrad(0.02, Beta1: 0.8, Beta2: 0.9, Epsilon: 0, WeightDecay: 0.1),
        ["Lamb"] = new Lamb(0.02, Beta1: 0.8, Beta2: 0.95, Epsilon: 0, WeightDecay: 0.1, MaximumGradientNorm: 0),
        ["Adafactor"] = new Adafactor(0.05, Epsilon1: 0, WeightDecay: 0.1),
        ["Adafactor, momentum"] = new Adafactor(0.05, Epsilon1: 0, Beta1: 0.8, WeightDecay: 0.1, RelativeStep: false),
        ["Came"] = new Came(0.02, Beta1: 0.8, Beta2: 0.9, Beta3: 0.95, Epsilon1: 0, WeightDecay: 0.1),
        ["Prodigy"] = new Prodigy(0.5, Beta1: 0.8, Beta2: 0.95, Epsilon: 0, WeightDecay: 0.1, InitialD: 1e-3),
    };

    private static readonly Dictionary<string, IUpdateRule> s_homogeneous = new()
    {
        ["Lars"] = new Lars(0.3, WeightDecay: 0.1, TrustCoefficient: 0.02, Epsilon: 0),
        ["Lars, Nesterov"] = new Lars(0.3, Momentum: 0.8, WeightDecay: 0.1, TrustCoefficient: 0.02, Epsilon: 0, Nesterov: true),
    };

    public static TheoryData<string, int, int, int> Blind => Cross(s_blind.Keys);

    public static TheoryData<string, int, int, int> Homogeneous => Cross(s_homogeneous.Keys);

    [Theory]
    [MemberData(nameof(Blind))]
    public void Weight_DoesNotDependOnTheSizeOfGradients(string name, int rows, int columns, int exponent)
    {
        Shape shape = rows == 1 ? [columns] : [rows, columns];
        Matrix start = SeededMatrix.Normal(rows, columns, 1);
        using var plain = new TrainedMatrix(s_blind[name], start, shape);
        using var scaled = new TrainedMatrix(s_blind[name], start, shape);
        for (int step = 1; step <= 6; step++)
        {
            Matrix gradient = SeededMatrix.Normal(rows, columns, 10 + step);
            plain.Step(gradient);
            scaled.Step(gradient * Math.ScaleB(1, exponent));
            Assert.Equal(plain.Weight.Values.ToArray(), scaled.Weight.Values.ToArray());
        }

        Assert.NotEqual(start.Values.ToArray(), plain.Weight.Values.ToArray());
    }

    /// <summary>The trust ratio compares two norms: weights and gradients of another unit have steps of that unit.</summary>
    [Theory]
    [MemberData(nameof(Homogeneous))]
    public void Step_GrowsWithWeightAndGradientTogether(string name, int rows, int columns, int exponent)
    {
        double unit = Math.ScaleB(1, exponent);
        Matrix start = SeededMatrix.Normal(rows, columns, 1);
        using var plain = new TrainedMatrix(s_homogeneous[name], start);
        using var scaled = new TrainedMatrix(s_homogeneous[name], start * unit);
        for (int step = 1; step <= 6; step++)
        {
            Matrix gradient = SeededMatrix.Normal(rows, columns, 10 + step);
            plain.Step(gradient);
            scaled.Step(gradient * unit);
            Assert.Equal((plain.Weight * unit).Values.ToArray(), scaled.Weight.Values.ToArray());
        }

        Assert.NotEqual(start.Values.ToArray(), plain.Weight.Values.ToArray());
    }

    /// <summary>
    /// Muon divides by the norm plus 1e-7 or 1e-6, which these gradients are far above: their singular values change by 2e-6 at most, and
    /// what Newton-Schulz makes of them by a few times as much.
    /// </summary>
    [Theory]
    [InlineData(NewtonSchulzCoefficients.Jordan, 30, 40)]
    [InlineData(NewtonSchulzCoefficients.Jordan, 12, 40)]
    [InlineData(NewtonSchulzCoefficients.PolarExpress5, 40, 12)]
    [InlineData(NewtonSchulzCoefficients.PolarExpress8, 12, 40)]
    [InlineData(NewtonSchulzCoefficients.Quintic5, 20, 20)]
    public void Muon_FollowsDirectionsOnly(NewtonSchulzCoefficients coefficients, int rows, int columns)
    {
        var muon = new Muon(LearningRate: 0.1, Momentum: 0.8, WeightDecay: 0.1, Coefficients: coefficients);
        Matrix start = SeededMatrix.Normal(rows, columns, 1);
        using var plain = new TrainedMatrix(muon, start);
        using var small = new TrainedMatrix(muon, start);
        using var large = new TrainedMatrix(muon, start);
        for (int step = 1; step <= 5; step++)
        {
            Matrix gradient = 1e5 * SeededMatrix.Normal(rows, columns, 10 + step);
            plain.Step(gradient);
            small.Step(1e-6 * gradient);
            large.Step(1e4 * gradient);
            Matrix moved = plain.Weight - start;
            Assert.InRange(SeededMatrix.Distance(small.Weight - start, moved), 0, 1e-4);
            Assert.InRange(SeededMatrix.Distance(large.Weight - start, moved), 0, 1e-4);
        }
    }

    private static TheoryData<string, int, int, int> Cross(IEnumerable<string> names)
    {
        var data = new TheoryData<string, int, int, int>();
        foreach (string name in names)
        {
            foreach ((int rows, int columns) in new[] { (6, 9), (1, 37), (40, 33) })
            {
                data.Add(name, rows, columns, -20);
                data.Add(name, rows, columns, 14);
            }
        }

        return data;
    }
}
