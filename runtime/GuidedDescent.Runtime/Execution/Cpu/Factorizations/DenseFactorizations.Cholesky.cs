namespace GuidedDescent.Execution.Cpu.Factorizations;

internal sealed partial class DenseFactorizations
{
    // 9 units of rounding for each row, where a pivot is computed with at most one.
    private const double SmallestPivot = 1e-15;

    private const double FirstRaise = 1e-6;
    private const double RaiseGrowth = 10;

    /// <summary>Factors the matrix divided by a scale.</summary>
    private bool FactorSpd(int n, ReadOnlySpan<double> spd, Span<double> factor, out PowerOfTwo scale)
    {
        // Its root is a factor of the result.
        scale = PowerOfTwo.Of(Dense.MaxAbs(spd)).Squared();
        if (!scale.IsFinite)
        {
            Dense.SetIdentity(n, factor);
            return false;
        }

        if (n == 0)
        {
            return true;
        }

        Span<double> matrix = _scratch.Take(n, n);
        Dense.SymmetricPart(n, spd, scale.Inverse, matrix);
        if (TryCholesky(n, matrix, raise: 0, factor))
        {
            return true;
        }

        // A raise above the sum of a row's magnitudes always suffices.
        double raise = FirstRaise * DiagonalToRaise(n, matrix);
        while (!TryCholesky(n, matrix, raise, factor))
        {
            raise *= RaiseGrowth;
        }

        return false;
    }

    private bool TryCholesky(int n, ReadOnlySpan<double> matrix, double raise, Span<double> factor)
    {
        matrix.CopyTo(factor);
        Dense.AddToDiagonal(n, factor, raise);
        if (!library.TryCholesky(n, factor))
        {
            return false;
        }

        for (int index = 0; index < n; index++)
        {
            double pivot = factor[(index * n) + index], diagonal = matrix[(index * n) + index] + raise;
            if (!(pivot * pivot > SmallestPivot * n * diagonal))
            {
                return false;
            }
        }

        return true;
    }

    private static double DiagonalToRaise(int n, ReadOnlySpan<double> matrix)
    {
        double largest = Dense.MaxAbs(matrix);
        if (largest == 0)
        {
            return 1;
        }

        double trace = 0;
        for (int index = 0; index < n; index++)
        {
            trace += matrix[(index * n) + index];
        }

        return Math.Max(trace / n, 1e-6 * largest);
    }
}
