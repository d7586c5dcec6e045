using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GuidedDescent.Execution.Cpu.Products;

/// <summary>
/// Copies what lies above the diagonal of a square matrix to below it. It goes tile by tile, as wide and high as a cache line is long, so
/// that each line is read and written once: the lines of one column of tiles may all have the same place in a cache.
/// </summary>
internal static unsafe class Mirror
{
    /// <summary>The rows and columns of a tile: a cache line of numbers.</summary>
    private const int Side = 16;

    /// <summary>Copies that part of a block which lies above the diagonal.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="size">Its rows, and its columns.</param>
    /// <param name="firstRow">The first row of the block.</param>
    /// <param name="endRow">The row after its last.</param>
    /// <param name="firstColumn">The first column of the block.</param>
    /// <param name="endColumn">The column after its last.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(float* matrix, nint size, int firstRow, int endRow, int firstColumn, int endColumn)
    {
        float* tile = stackalloc float[Side * Side];
        for (int row = firstRow; row < endRow; row += Side)
        {
            int rows = Math.Min(Side, endRow - row);
            int column = Math.Max(firstColumn, row + 1);
            for (; column < Math.Min(row + Side, endColumn); column++)
            {
                CopyColumn(matrix, size, row, Math.Min(row + rows, column), column);
            }

            for (; column < endColumn; column += Side)
            {
                int columns = Math.Min(Side, endColumn - column);
                Turn(matrix + (row * size) + column, size, rows, columns, tile);
                Put(tile, rows, columns, matrix + (column * size) + row, size);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyColumn(float* matrix, nint size, int firstRow, int endRow, int column)
    {
        for (int row = firstRow; row < endRow; row++)
        {
            matrix[(column * size) + row] = matrix[(row * size) + column];
        }
    }

    /// <summary>Makes rows of the columns of a tile; they lie one after the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Turn(float* source, nint size, int rows, int columns, float* tile)
    {
        int row = 0;
        for (; row <= rows - 4; row += 4, source += 4 * size)
        {
            int column = 0;
            for (; column <= columns - 4; column += 4)
            {
                TurnSquare(source + column, size, tile + (column * Side) + row);
            }

            TurnRest(source, size, 4, column, columns, tile + row);
        }

        TurnRest(source, size, rows - row, 0, columns, tile + row);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TurnSquare(float* source, nint size, float* target)
    {
        Vector128<float> line0 = Vector128.Load(source);
        Vector128<float> line1 = Vector128.Load(source + size);
        Vector128<float> line2 = Vector128.Load(source + (2 * size));
        Vector128<float> line3 = Vector128.Load(source + (3 * size));
        Square.Transpose(ref line0, ref line1, ref line2, ref line3);
        line0.Store(target);
        line1.Store(target + Side);
        line2.Store(target + (2 * Side));
        line3.Store(target + (3 * Side));
    }

    private static void TurnRest(float* source, nint size, int rows, int firstColumn, int endColumn, float* target)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int column = firstColumn; column < endColumn; column++)
            {
                target[(column * Side) + row] = source[(row * size) + column];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Put(float* tile, int rows, int columns, float* target, nint size)
    {
        for (int column = 0; column < columns; column++, tile += Side, target += size)
        {
            if (rows == Side)
            {
                Vector256.Load(tile).Store(target);
                Vector256.Load(tile + (Side / 2)).Store(target + (Side / 2));
            }
            else
            {
                new ReadOnlySpan<float>(tile, rows).CopyTo(new Span<float>(target, rows));
            }
        }
    }
}
