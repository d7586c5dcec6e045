using GuidedDescent.Language;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>
/// Rules that factor the second moment of matrices keep the whole of it for vectors. The first direction then is the gradient divided by
/// a multiple of its own size: its signs, at the root mean square to which it is clipped.
/// </summary>
public class VectorFormTests
{
    private const double Decay = 0.1;
    private const int Length = 37;

    [Fact]
    public void Adafactor_StepsBySigns()
    {
        Matrix start = SeededMatrix.Normal(1, Length, 1);
        Matrix gradient = SeededMatrix.Normal(1, Length, 2);
        using var trained = new TrainedMatrix(new Adafactor(0.05, ClippingThreshold: 0.8, WeightDecay: Decay), start, [Length]);

        trained.Step(gradient);

        double size = 0.05 * 0.8 * Sqrt(Mean(start * start)).Value;
        Assert.InRange(SeededMatrix.Distance(trained.Weight, (start * (1 - (0.05 * Decay))) - (size * Sign(gradient))), 0, 1e-6);
        Assert.Equal([Length], trained.StateShape("square"));
        Assert.Throws<ArgumentException>(() => trained.StateShape("rowMeans"));
    }

    [Fact]
    public void Came_StepsBySigns()
    {
        Matrix start = SeededMatrix.Normal(1, Length, 1);
        Matrix gradient = SeededMatrix.Normal(1, Length, 2);
        using var trained = new TrainedMatrix(new Came(0.05, Beta1: 0.8, ClippingThreshold: 0.8, WeightDecay: Decay), start, [Length]);

        trained.Step(gradient);

        double size = 0.05 * (1 - 0.8) * 0.8;
        Assert.InRange(SeededMatrix.Distance(trained.Weight, (start * (1 - (0.05 * Decay))) - (size * Sign(gradient))), 0, 1e-6);
        Assert.Equal([Length], trained.StateShape("square"));
        Assert.Throws<ArgumentException>(() => trained.StateShape("residualRowMeans"));
    }

    [Fact]
    public void Matrix_KeepsRowsAndColumns()
    {
        using var trained = new TrainedMatrix(new Adafactor(WeightDecay: Decay), SeededMatrix.Normal(6, 9, 1));
        Assert.Equal([6, 1], trained.StateShape("rowMeans"));
        Assert.Equal([1, 9], trained.StateShape("columnMeans"));
        Assert.Throws<ArgumentException>(() => trained.StateShape("square"));
    }
}
