namespace GuidedDescent.Execution.Cpu.Factorizations;

internal sealed partial class DenseFactorizations
{
    /// <summary>The library's factor with signs; false where columns depend on each other or the result fails its check.</summary>
    private bool TryQr(int rows, int columns, ReadOnlySpan<double> original, Span<double> factor)
    {
        if (columns == 0)
        {
            return true;
        }

        Span<double> diagonal = _scratch.Take(columns);
        if (!library.TryQr(rows, columns, factor, diagonal, _scratch))
        {
            return false;
        }

        for (int column = 0; column < columns; column++)
        {
            ReadOnlySpan<double> from = original.Slice(column * rows, rows);
            if (!OrthonormalColumns.IsIndependent(rows, Math.Abs(diagonal[column]), OrthonormalColumns.Norm(from)))
            {
                return false;
            }

            if (diagonal[column] < 0)
            {
                Span<double> vector = factor.Slice(column * rows, rows);
                Dense.Scale(vector, -1, vector);
            }
        }

        return AreOrthonormal(columns, rows, factor);
    }
}
