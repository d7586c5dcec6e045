namespace GuidedDescent.Execution.Cpu.Factorizations;

internal sealed partial class DenseFactorizations
{
    // Per row of the matrix; derived at Eigh.
    private const double ResidualTolerance = 1e-12;

    private const double UnitRoundoff = 1.0 / (1L << 53);

    // Below the differences between libraries, above which no component is surely the largest.
    private const double EqualMagnitude = 1 - 1e-6;

    /// <summary>The eigenvectors of the scaled matrix in rows, by descending values, and how far each value may be off.</summary>
    private bool TryEigh(
        int n, ReadOnlySpan<double> a, PowerOfTwo scale, Span<double> vectorRows, Span<double> values, Span<double> errors)
    {
        if (n == 0)
        {
            return true;
        }

        Span<double> matrix = _scratch.Take(n, n);
        Dense.SymmetricPart(n, a, scale.Inverse, matrix);
        matrix.CopyTo(vectorRows);
        if (!library.TryEigh(n, vectorRows, values, _scratch))
        {
            return false;
        }

        ReverseRows(n, vectorRows);
        values.Reverse();
        return AreOrthonormal(n, n, vectorRows) && MeasureErrors(n, matrix, vectorRows, values, errors);
    }

    private static void ReverseRows(int n, Span<double> matrix)
    {
        matrix.Reverse();
        for (int row = 0; row < n; row++)
        {
            matrix.Slice(row * n, n).Reverse();
        }
    }

    private bool AreOrthonormal(int count, int length, ReadOnlySpan<double> vectorRows)
    {
        Span<double> transposed = _scratch.Take(length, count), products = _scratch.Take(count, count);
        Dense.Transpose(count, length, vectorRows, transposed);
        DenseProduct.Multiply(count, length, count, vectorRows, transposed, products);
        return Dense.DistanceFromIdentity(count, products) <= ResidualTolerance * length;
    }

    // For a symmetric matrix and a unit vector v, there is an eigenvalue within |A v - value v| of value. Computing that rounds too:
    // n products of elements of A and v for each component, which is felt where luck makes the residual of a small matrix 0.
    private bool MeasureErrors(
        int n, ReadOnlySpan<double> matrix, ReadOnlySpan<double> vectorRows, ReadOnlySpan<double> values, Span<double> errors)
    {
        Span<double> residuals = _scratch.Take(n, n);
        DenseProduct.Multiply(n, n, n, vectorRows, matrix, residuals);
        Span<double> sums = _scratch.Take(n);
        SumMagnitudes(n, matrix, sums);
        double largest = 0;
        for (int row = 0; row < n; row++)
        {
            Span<double> residual = residuals.Slice(row * n, n);
            ReadOnlySpan<double> vector = vectorRows.Slice(row * n, n);
            Dense.AddScaled(-values[row], vector, residual);
            largest = Math.Max(largest, Dense.MaxAbs(residual));
            double rounding = 0;
            for (int index = 0; index < n; index++)
            {
                rounding += UnitRoundoff * Math.Abs(vector[index]) * sums[index];
            }

            errors[row] = Math.Sqrt(Dense.Dot(residual, residual)) + rounding;
        }

        return largest <= ResidualTolerance * n * Dense.MaxAbs(matrix);
    }

    private static void SumMagnitudes(int n, ReadOnlySpan<double> symmetric, Span<double> sums)
    {
        for (int row = 0; row < n; row++)
        {
            double sum = 0;
            foreach (double element in symmetric.Slice(row * n, n))
            {
                sum += Math.Abs(element);
            }

            sums[row] = sum;
        }
    }

    private static void OrientRows(int n, Span<double> vectorRows)
    {
        for (int row = 0; row < n; row++)
        {
            Span<double> vector = vectorRows.Slice(row * n, n);
            double enough = EqualMagnitude * Dense.MaxAbs(vector);
            int leading = 0;
            while (Math.Abs(vector[leading]) < enough)
            {
                leading++;
            }

            if (vector[leading] < 0)
            {
                Dense.Scale(vector, -1, vector);
            }
        }
    }

    /// <summary>The diagonal of F^T A F, with zeros for what is not finite.</summary>
    private void QuadraticForms(int n, ReadOnlySpan<double> a, ReadOnlySpan<double> f, Span<double> forms)
    {
        Span<double> products = _scratch.Take(n, n);
        DenseProduct.Multiply(n, n, n, a, f, products);
        forms.Clear();
        for (int row = 0; row < n; row++)
        {
            for (int column = 0; column < n; column++)
            {
                forms[column] = Math.FusedMultiplyAdd(f[(row * n) + column], products[(row * n) + column], forms[column]);
            }
        }

        foreach (ref double form in forms)
        {
            form = double.IsFinite(form) ? form : 0;
        }
    }
}
