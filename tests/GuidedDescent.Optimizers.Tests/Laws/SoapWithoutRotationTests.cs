using GuidedDescent.Language;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>SOAP whose sides are all too long to be rotated, or whose weight is a vector, is Adam in SOAP's order.</summary>
public class SoapWithoutRotationTests
{
    private const double Tolerance = 5e-6;

    private static readonly Soap s_soap = new(0.05, 0.8, 0.9, Epsilon: 1e-12, WeightDecay: 0.1, Interval: 3);

    [Theory]
    [InlineData(6, 9)]
    [InlineData(1, 40)]
    [InlineData(33, 7)]
    public void BothSidesTooLong_IsAdamWThatDecaysLast(int rows, int columns) =>
        AdamThatDecaysLast.Check(s_soap with { MaximumDimension = 0 }, step => SeededMatrix.Normal(rows, columns, 10 + step), Tolerance);

    [Fact]
    public void Vector_IsAdamWThatDecaysLast() =>
        AdamThatDecaysLast.Check(s_soap, step => SeededMatrix.Normal(1, 37, 10 + step), Tolerance, [37]);

    [Fact]
    public void Sides_ThatAreNotTooLong_AreRotated()
    {
        Matrix start = SeededMatrix.Normal(6, 9, 1);
        using var rotated = new TrainedMatrix(s_soap, start);
        using var plain = new TrainedMatrix(s_soap with { MaximumDimension = 0 }, start);
        for (int step = 1; step <= 3; step++)
        {
            rotated.Step(SeededMatrix.Normal(6, 9, 10 + step));
            plain.Step(SeededMatrix.Normal(6, 9, 10 + step));
        }

        Assert.True(SeededMatrix.Distance(rotated.Weight - start, plain.Weight - start) > 0.1);
    }
}
