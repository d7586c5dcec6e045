namespace GuidedDescent.Runtime.Tests.Language;

/// <summary>
/// Reductions and products in single precision, in the order of additions that compiled kernels keep on every device; written here
/// as plain loops, apart from any kernel.
/// </summary>
internal static class CanonicalOrder
{
    public static float Sum(float[] x)
    {
        float[] tiles = [.. x.Chunk(1024).Select(TileSum)];
        var lanes = new double[256];
        for (int tile = 0; tile < tiles.Length; tile++)
        {
            lanes[tile % 256] += tiles[tile];
        }

        for (int half = 128; half >= 1; half /= 2)
        {
            for (int lane = 0; lane < half; lane++)
            {
                lanes[lane] += lanes[lane + half];
            }
        }

        return (float)lanes[0];
    }

    public static float[] RowSum(int rows, int columns, float[] x) =>
    [
        .. Enumerable.Range(0, rows).Select(row =>
            (float)x[(row * columns)..((row + 1) * columns)].Chunk(1024).Aggregate(0.0, (sum, tile) => sum + TileSum(tile))),
    ];

    public static float[] ColumnSum(int rows, int columns, float[] x) =>
    [
        .. Enumerable.Range(0, columns).Select(column =>
            ColumnSum([.. Enumerable.Range(0, rows).Select(row => x[(row * columns) + column])])),
    ];

    public static float[] MatMul(int rows, int inner, int columns, float[] a, float[] b)
    {
        var product = new float[rows * columns];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                float sum = 0;
                for (int first = 0; first < inner; first += 384)
                {
                    float block = 0;
                    for (int k = first; k < Math.Min(first + 384, inner); k++)
                    {
                        block = MathF.FusedMultiplyAdd(a[(row * inner) + k], b[(k * columns) + column], block);
                    }

                    sum += block;
                }

                product[(row * columns) + column] = sum;
            }
        }

        return product;
    }

    private static float TileSum(float[] tile)
    {
        var lanes = new float[32];
        for (int element = 0; element < tile.Length; element++)
        {
            lanes[element % 32] += tile[element];
        }

        for (int half = 16; half >= 1; half /= 2)
        {
            for (int lane = 0; lane < half; lane++)
            {
                lanes[lane] += lanes[lane + half];
            }
        }

        return lanes[0];
    }

    private static float ColumnSum(float[] column)
    {
        double sum = 0;
        foreach (float[] band in column.Chunk(32))
        {
            float[] groups = [.. band.Chunk(4).Select(group => group.Aggregate(0f, (partial, term) => partial + term))];
            sum += groups.Skip(1).Aggregate(groups[0], (partial, group) => partial + group);
        }

        return (float)sum;
    }
}
