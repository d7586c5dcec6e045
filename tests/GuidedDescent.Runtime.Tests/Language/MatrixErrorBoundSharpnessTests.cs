using GuidedDescent.Language;
using Xunit.Abstractions;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Runtime.Tests.Language;

/// <summary>
/// A rule over matrices against its kernels, in single precision and the order of additions that these keep: bounds must hold, and
/// stay narrow enough to tell a wrong rule from a right one.
/// </summary>
public sealed class MatrixErrorBoundSharpnessTests(ITestOutputHelper output)
{
    private const int Rows = 6;
    private const int Columns = 11;
    private const int Iterations = 5;

    [Theory]
    [InlineData(1.5f, true)]
    [InlineData(1.499f, false)]
    public void NewtonSchulz_FiveIterations_AdmitsItsOwnKernelOnly(float coefficient, bool admitted)
    {
        float[] start = RandomSingles.Make(RandomKind.Centered, Rows * Columns, seed: 1);

        Matrix reference = Orthogonalize(Matrix.FromSingles(Rows, Columns, start).WithErrorBounds());
        float[] held = RunKernels(start, coefficient);

        double widest = reference.ErrorBounds.ToArray().Max();
        double farthest = held.Zip(reference.Values.ToArray(), (kernel, exact) => Math.Abs(kernel - exact)).Max();
        output.WriteLine($"bounds up to {widest:G3}, errors up to {farthest:G3}");
        int refused = Enumerable.Range(0, held.Length).Count(
            element => !reference.Admits(element / Columns, element % Columns, held[element]));
        Assert.Equal(admitted, refused == 0);
    }

    [Fact]
    public void FactoredSecondMoment_AdmitsItsKernelAndStaysNarrow()
    {
        float[] start = RandomSingles.Make(RandomKind.Centered, Rows * Columns, seed: 2);
        Matrix g = Matrix.FromSingles(Rows, Columns, start).WithErrorBounds();

        Matrix reference = g * Rsqrt(RowMean(g * g) * ColumnMean(g * g) / Mean(g * g));

        float[] squares = [.. start.Select(value => value * value)];
        float[] byRow = [.. CanonicalOrder.RowSum(Rows, Columns, squares).Select(sum => sum * (float)(1.0 / Columns))];
        float[] byColumn = [.. CanonicalOrder.ColumnSum(Rows, Columns, squares).Select(sum => sum * (float)(1.0 / Rows))];
        float mean = CanonicalOrder.Sum(squares) * (float)(1.0 / squares.Length);
        for (int element = 0; element < start.Length; element++)
        {
            int row = element / Columns;
            int column = element % Columns;
            float held = start[element] * (1 / MathF.Sqrt(byRow[row] * byColumn[column] / mean));
            Assert.True(reference.Admits(row, column, held));
            Assert.InRange(reference.ErrorBounds[element] / Math.Abs(reference.Values[element]), 1e-8, 3e-6);
        }
    }

    private static Matrix Orthogonalize(Matrix x)
    {
        x /= Norm(x) + 1e-7;
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            x = (1.5 * x) - (0.5 * MatMul(MatMul(x, x.T), x));
        }

        return x;
    }

    private static float[] RunKernels(float[] start, float coefficient)
    {
        float norm = MathF.Sqrt(CanonicalOrder.Sum([.. start.Select(value => value * value)])) + (float)1e-7;
        float[] x = [.. start.Select(value => value / norm)];
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            float[] gram = CanonicalOrder.MatMul(Rows, Columns, Rows, x, Transposed(x));
            float[] product = CanonicalOrder.MatMul(Rows, Rows, Columns, gram, x);

            // As the product's own epilogue: alpha of -0.5, beta of 1.5.
            x = [.. x.Zip(product, (from, sum) => MathF.FusedMultiplyAdd(-0.5f, sum, coefficient * from))];
        }

        return x;
    }

    private static float[] Transposed(float[] x) =>
        [.. Enumerable.Range(0, Rows * Columns).Select(element => x[(element % Rows * Columns) + (element / Rows)])];
}
