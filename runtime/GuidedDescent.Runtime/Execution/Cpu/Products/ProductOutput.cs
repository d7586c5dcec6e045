using System.Numerics;
using System.Runtime.CompilerServices;

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
}
