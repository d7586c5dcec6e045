using GuidedDescent.Language;
using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>
/// What SOAP is without rotations. Its first step leaves the weight alone; then it takes Adam's steps u with the decay after them,
/// <c>s' = (1 - ηλ)(s - u)</c>, where AdamW has it before, <c>a' = (1 - ηλ) a - u</c>. With gradients that do not depend on the weight,
/// <c>s = (1 - ηλ) a</c> for all steps if it holds at the start.
/// </summary>
internal static class AdamThatDecaysLast
{
    private const int Steps = 8;

    /// <summary>Compares SOAP with <see cref="AdamW"/>.</summary>
    /// <param name="soap">SOAP with an epsilon too small to be seen, as it is added before the bias correction.</param>
    /// <param name="gradient">The gradient of each step.</param>
    /// <param name="tolerance">How far the moves may be apart, relative to their norm.</param>
    /// <param name="shape">The shape of the weight; by default the gradient's.</param>
    public static void Check(Soap soap, Func<int, Matrix> gradient, double tolerance, Shape? shape = null)
    {
        double kept = 1 - (soap.LearningRate * soap.WeightDecay);
        Assert.True(kept < 1, "there is no decay");
        Matrix start = SeededMatrix.Normal(gradient(1).Rows, gradient(1).Columns, 2);
        IUpdateRule adam = new AdamW(soap.LearningRate, soap.Beta1, soap.Beta2, soap.Epsilon, soap.WeightDecay);
        using var actual = new TrainedMatrix(soap, start, shape);
        using var expected = new TrainedMatrix(adam, start / kept, shape);
        actual.Step(gradient(1));
        Assert.Equal(start.Values.ToArray(), actual.Weight.Values.ToArray());
        for (int step = 2; step <= Steps; step++)
        {
            actual.Step(gradient(step));
            expected.Step(gradient(step));
            Assert.InRange(SeededMatrix.Distance(actual.Weight - start, (kept * expected.Weight) - start), 0, tolerance);
        }
    }
}
