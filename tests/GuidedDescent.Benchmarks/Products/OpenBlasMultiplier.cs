using GuidedDescent.Execution.Cpu.Products;

namespace GuidedDescent.Benchmarks.Products;

/// <summary>OpenBLAS' sgemm: all of a symmetric result, and what is added is copied to where the result goes.</summary>
internal sealed unsafe class OpenBlasMultiplier : IMultiplier
{
    public void Run(in ProductShape shape, in ProductOperands operands)
    {
        if (operands.C is not null && operands.C != operands.D)
        {
            long bytes = (long)shape.Rows * shape.Columns * sizeof(float);
            Buffer.MemoryCopy(operands.C, operands.D, bytes, bytes);
        }

        OpenBlas.Multiply(
            shape.TransposeA, shape.TransposeB, shape.Rows, shape.Columns, shape.Depth,
            operands.Alpha, operands.A, operands.B, operands.C is null ? 0 : operands.Beta, operands.D);
    }
}
