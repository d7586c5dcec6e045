using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GuidedDescent.Execution.Cpu.Products;

/// <summary>Brings finished sums into D.</summary>
internal static unsafe class ProductOutput
{
    /// <summary>Writes one row of a tile: <c>alpha * sum + beta * c</c>.</summary>
    /// <param name="operands">Alpha and beta.</param>
    /// <param name="sums">The sums.</param>
    /// <param name="c">As many numbers of C, or null.</param>
    /// <param name="d">Where the results go.</param>
    /// <param name="count">The number of elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WriteRow(in ProductOperands operands, float* sums, float* c, float* d, int count)
    {
        float alpha = operands.Alpha;
        float beta = operands.Beta;
        int index = 0;
        if (c is null)
        {
            for (; index <= count - Vector<float>.Count; index += Vector<float>.Count)
            {
                Vector.Store(alpha * Vector.Load(sums + index), d + index);
            }

            for (; index < count; index++)
            {
                d[index] = alpha * sums[index];
            }

            return;
        }

        for (; index <= count - Vector<float>.Count; index += Vector<float>.Count)
        {
            Vector<float> addend = beta * Vector.Load(c + index);
            Vector.Store(Vector.FusedMultiplyAdd(Vector.Create(alpha), Vector.Load(sums + index), addend), d + index);
        }

        for (; index < count; index++)
        {
            d[index] = MathF.FusedMultiplyAdd(alpha, sums[index], beta * c[index]);
        }
    }

    /// <summary>
    /// Copies the part of a block that lies above the diagonal to below the diagonal.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Mirror(float* matrix, int size, int firstRow, int endRow, int firstColumn, int endColumn)
    {
        int row = firstRow;
        for (; row <= endRow - 4; row += 4)
        {
            int column = Math.Max(firstColumn, row + 1);
            for (; column < endColumn && column < row + 4; column++)
            {
                MirrorOne(matrix, size, row, Math.Min(endRow, column), column);
            }

            for (; column <= endColumn - 4; column += 4)
            {
                MirrorFour(matrix + ((nint)row * size) + column, matrix + ((nint)column * size) + row, size);
            }

            for (; column < endColumn; column++)
            {
                MirrorOne(matrix, size, row, row + 4, column);
            }
        }

        for (int column = Math.Max(firstColumn, row + 1); column < endColumn; column++)
        {
            MirrorOne(matrix, size, row, Math.Min(endRow, column), column);
        }
    }

    private static void MirrorFour(float* source, float* target, nint size)
    {
        Vector128<float> line0 = Vector128.Load(source);
        Vector128<float> line1 = Vector128.Load(source + size);
        Vector128<float> line2 = Vector128.Load(source + (2 * size));
        Vector128<float> line3 = Vector128.Load(source + (3 * size));
        Square.Transpose(ref line0, ref line1, ref line2, ref line3);
        line0.Store(target);
        line1.Store(target + size);
        line2.Store(target + (2 * size));
        line3.Store(target + (3 * size));
    }

    private static void MirrorOne(float* matrix, nint size, int firstRow, int endRow, int column)
    {
        for (int row = firstRow; row < endRow; row++)
        {
            matrix[(column * size) + row] = matrix[(row * size) + column];
        }
    }
}
