namespace GuidedDescent.Execution.Cpu.Factorizations;

/// <summary>Small steps on dense matrices in double precision, row after row.</summary>
internal static class Dense
{
    /// <summary>The largest magnitude; NaN where there is one, and 0 of nothing.</summary>
    public static double MaxAbs(ReadOnlySpan<double> values)
    {
        double largest = 0;
        foreach (double value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
    }

    /// <summary>The largest distance of a square matrix from the identity.</summary>
    public static double DistanceFromIdentity(int n, ReadOnlySpan<double> matrix)
    {
        double largest = 0;
        for (int row = 0; row < n; row++)
        {
            for (int column = 0; column < n; column++)
            {
                largest = Math.Max(largest, Math.Abs(matrix[(row * n) + column] - (row == column ? 1 : 0)));
            }
        }

        return largest;
    }

    /// <summary>Writes the identity.</summary>
    public static void SetIdentity(int n, Span<double> matrix)
    {
        matrix.Clear();
        for (int index = 0; index < n; index++)
        {
            matrix[(index * n) + index] = 1;
        }
    }

    /// <summary>Adds a number to the diagonal.</summary>
    public static void AddToDiagonal(int n, Span<double> matrix, double added)
    {
        for (int index = 0; index < n; index++)
        {
            matrix[(index * n) + index] += added;
        }
    }

    /// <summary>Writes the transpose, which is columns x rows.</summary>
    public static void Transpose(int rows, int columns, ReadOnlySpan<double> matrix, Span<double> transposed)
    {
        // In tiles, as one of the two is walked against its rows.
        const int tile = 16;
        for (int top = 0; top < rows; top += tile)
        {
            for (int left = 0; left < columns; left += tile)
            {
                int bottom = Math.Min(top + tile, rows), right = Math.Min(left + tile, columns);
                for (int row = top; row < bottom; row++)
                {
                    for (int column = left; column < right; column++)
                    {
                        transposed[(column * rows) + row] = matrix[(row * columns) + column];
                    }
                }
            }
        }
    }

    /// <summary>Writes factor times the mean of a square matrix and its transpose. Nothing overflows if the result does not.</summary>
    public static void SymmetricPart(int n, ReadOnlySpan<double> matrix, double factor, Span<double> symmetric)
    {
        for (int row = 0; row < n; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                double mean = (0.5 * (factor * matrix[(row * n) + column])) + (0.5 * (factor * matrix[(column * n) + row]));
                symmetric[(row * n) + column] = mean;
                symmetric[(column * n) + row] = mean;
            }
        }
    }

    /// <summary>Writes factor times the numbers.</summary>
    public static void Scale(ReadOnlySpan<double> values, double factor, Span<double> scaled)
    {
        for (int index = 0; index < values.Length; index++)
        {
            scaled[index] = factor * values[index];
        }
    }

    /// <summary>The sum of products, in one fixed order.</summary>
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int index = 0; index < x.Length; index++)
        {
            sum = Math.FusedMultiplyAdd(x[index], y[index], sum);
        }

        return sum;
    }

    /// <summary>Adds a multiple of x to y.</summary>
    public static void AddScaled(double factor, ReadOnlySpan<double> x, Span<double> y)
    {
        for (int index = 0; index < x.Length; index++)
        {
            y[index] = Math.FusedMultiplyAdd(factor, x[index], y[index]);
        }
    }
}
