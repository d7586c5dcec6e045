using System.Numerics;
using System.Runtime.CompilerServices;

namespace GuidedDescent.Execution.Cpu.Factorizations;

/// <summary>
/// Matrix products in double precision, for checks and iterations. Every element is a chain of fused multiply-adds over ascending
/// k in blocks of <see cref="Depth"/>, so its bits depend neither on the width of vectors nor on its place.
/// </summary>
internal static unsafe class DenseProduct
{
    private const int Depth = 256;
    private const int RowsAtOnce = 4;

    private static int PanelWidth => 2 * Vector<double>.Count;

    /// <summary>Writes C = A B, all row after row. C must not overlap A or B.</summary>
    public static void Multiply(
        int rows, int inner, int columns, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c)
    {
        c.Clear();
        double* panel = stackalloc double[Depth * PanelWidth];
        fixed (double* left = a, right = b, result = c)
        {
            for (int top = 0; top < inner; top += Depth)
            {
                int depth = Math.Min(Depth, inner - top);
                for (int first = 0; first < columns; first += PanelWidth)
                {
                    int width = Math.Min(PanelWidth, columns - first);
                    Pack(right + ((long)top * columns) + first, columns, depth, width, panel);
                    MultiplyPanel(rows, depth, left + top, inner, panel, result + first, columns, width);
                }
            }
        }
    }

    // Columns that are missing in the last panel count as zeros.
    private static void Pack(double* b, int stride, int depth, int width, double* panel)
    {
        for (int k = 0; k < depth; k++)
        {
            for (int column = 0; column < PanelWidth; column++)
            {
                panel[(k * PanelWidth) + column] = column < width ? b[((long)k * stride) + column] : 0;
            }
        }
    }

    private static void MultiplyPanel(int rows, int depth, double* a, int aStride, double* panel, double* c, int cStride, int width)
    {
        double* tile = stackalloc double[RowsAtOnce * PanelWidth];
        double* missingRow = stackalloc double[depth];
        new Span<double>(missingRow, depth).Clear();
        for (int row = 0; row < rows; row += RowsAtOnce)
        {
            int height = Math.Min(RowsAtOnce, rows - row);
            double* a0 = a + ((long)row * aStride);
            MultiplyTile(
                depth,
                a0,
                height > 1 ? a0 + aStride : missingRow,
                height > 2 ? a0 + (2L * aStride) : missingRow,
                height > 3 ? a0 + (3L * aStride) : missingRow,
                panel,
                tile);
            for (int i = 0; i < height; i++)
            {
                double* target = c + ((long)(row + i) * cStride);
                for (int j = 0; j < width; j++)
                {
                    target[j] += tile[(i * PanelWidth) + j];
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyTile(int depth, double* a0, double* a1, double* a2, double* a3, double* panel, double* tile)
    {
        int half = Vector<double>.Count;
        Vector<double> c00 = default, c01 = default, c10 = default, c11 = default;
        Vector<double> c20 = default, c21 = default, c30 = default, c31 = default;
        for (int k = 0; k < depth; k++)
        {
            Vector<double> b0 = Vector.Load(panel), b1 = Vector.Load(panel + half);
            panel += 2 * half;
            var left = new Vector<double>(a0[k]);
            c00 = Vector.FusedMultiplyAdd(left, b0, c00);
            c01 = Vector.FusedMultiplyAdd(left, b1, c01);
            left = new Vector<double>(a1[k]);
            c10 = Vector.FusedMultiplyAdd(left, b0, c10);
            c11 = Vector.FusedMultiplyAdd(left, b1, c11);
            left = new Vector<double>(a2[k]);
            c20 = Vector.FusedMultiplyAdd(left, b0, c20);
            c21 = Vector.FusedMultiplyAdd(left, b1, c21);
            left = new Vector<double>(a3[k]);
            c30 = Vector.FusedMultiplyAdd(left, b0, c30);
            c31 = Vector.FusedMultiplyAdd(left, b1, c31);
        }

        Vector.Store(c00, tile);
        Vector.Store(c01, tile + half);
        Vector.Store(c10, tile + (2 * half));
        Vector.Store(c11, tile + (3 * half));
        Vector.Store(c20, tile + (4 * half));
        Vector.Store(c21, tile + (5 * half));
        Vector.Store(c30, tile + (6 * half));
        Vector.Store(c31, tile + (7 * half));
    }
}
