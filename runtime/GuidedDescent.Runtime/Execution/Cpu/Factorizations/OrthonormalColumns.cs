namespace GuidedDescent.Execution.Cpu.Factorizations;

/// <summary>
/// Orthonormal columns by Gram and Schmidt's method, done twice, which is enough (Giraud, Langou, Rozložník, van den Eshof,
/// Rounding error analysis of the classical Gram-Schmidt orthogonalization process, 2005). For matrices whose columns depend on
/// each other: Householder's method puts rounding errors in the place of such columns, and later columns lose their share of them.
/// </summary>
internal static class OrthonormalColumns
{
    // 90 units of rounding for each row: a column is computed with fewer.
    private const double Independence = 1e-14;

    /// <summary>
    /// Whether a column is independent of those before it: what is left of it, once its components along them are taken away, is
    /// above 1e-14 rows of it.
    /// </summary>
    public static bool IsIndependent(int rows, double left, double norm) => left > Independence * rows * norm;

    public static double Norm(ReadOnlySpan<double> vector)
    {
        // Columns may be far smaller than the matrix is scaled to.
        double largest = Dense.MaxAbs(vector);
        if (largest == 0)
        {
            return 0;
        }

        double sum = 0;
        foreach (double component in vector)
        {
            double ratio = component / largest;
            sum = Math.FusedMultiplyAdd(ratio, ratio, sum);
        }

        return largest * Math.Sqrt(sum);
    }

    /// <summary>Replaces columns, which stand one after the other, by orthonormal ones.</summary>
    public static void Make(int rows, int columns, Span<double> matrix)
    {
        Span<bool> isDone = columns <= 1024 ? stackalloc bool[columns] : new bool[columns];
        isDone.Clear();
        for (int column = 0; column < columns; column++)
        {
            isDone[column] = TryMakeOrthonormal(rows, column, matrix, isDone);
        }

        int unit = 0;
        for (int column = 0; column < columns; column++)
        {
            while (!isDone[column])
            {
                isDone[column] = TryUnitVector(rows, unit++, column, matrix, isDone);
            }
        }
    }

    private static bool TryMakeOrthonormal(int rows, int column, Span<double> matrix, ReadOnlySpan<bool> isDone)
    {
        Span<double> vector = matrix.Slice(column * rows, rows);
        double norm = Norm(vector);
        if (norm == 0)
        {
            return false;
        }

        Dense.Scale(vector, 1 / norm, vector);
        double left = RemoveComponents(rows, matrix, isDone, vector);
        if (!IsIndependent(rows, left, 1))
        {
            return false;
        }

        Finish(rows, left, matrix, isDone, vector);
        return true;
    }

    // Each unit vector has its turn once. One that is refused stays nearly in the span of the columns done, as that only grows. The
    // squares of what is left of all of them sum to the dimensions that are missing, so there are enough that have their share.
    private static bool TryUnitVector(int rows, int unit, int column, Span<double> matrix, ReadOnlySpan<bool> isDone)
    {
        Span<double> vector = matrix.Slice(column * rows, rows);
        vector.Clear();
        vector[unit] = 1;
        double left = RemoveComponents(rows, matrix, isDone, vector);
        if (left * left < 0.5 / rows)
        {
            return false;
        }

        Finish(rows, left, matrix, isDone, vector);
        return true;
    }

    // Rounding may be a large part of what is left: away with it once the whole is of length 1.
    private static void Finish(int rows, double left, ReadOnlySpan<double> matrix, ReadOnlySpan<bool> isDone, Span<double> vector)
    {
        Dense.Scale(vector, 1 / left, vector);
        double clean = RemoveComponents(rows, matrix, isDone, vector);
        Dense.Scale(vector, 1 / clean, vector);
    }

    /// <summary>Takes away the components along the columns that are done, and returns the length of what is left.</summary>
    private static double RemoveComponents(int rows, ReadOnlySpan<double> matrix, ReadOnlySpan<bool> isDone, Span<double> vector)
    {
        for (int other = 0; other < isDone.Length; other++)
        {
            if (isDone[other])
            {
                ReadOnlySpan<double> direction = matrix.Slice(other * rows, rows);
                Dense.AddScaled(-Dense.Dot(direction, vector), direction, vector);
            }
        }

        return Norm(vector);
    }
}
