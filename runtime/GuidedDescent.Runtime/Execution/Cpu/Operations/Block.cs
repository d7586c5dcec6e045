namespace GuidedDescent.Execution.Cpu.Operations;

/// <summary>A rectangle of one tensor that is one unit of work.</summary>
/// <param name="Tensor">The row of the <see cref="TensorTable"/>.</param>
/// <param name="Row">The first row of the rectangle.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Column">The first column.</param>
/// <param name="Columns">The number of columns.</param>
internal readonly record struct Block(int Tensor, int Row, int Rows, long Column, int Columns)
{
    public long Elements => (long)Rows * Columns;
}
