namespace GuidedDescent.Cuda;

/// <summary>
/// What a product <c>D = alpha * op(A) * op(B) + beta * C</c> looks like. All matrices are stored densely, row after row.
/// </summary>
/// <param name="Rows">The rows of D, of C and of op(A).</param>
/// <param name="Columns">The columns of D, of C and of op(B).</param>
/// <param name="Depth">The columns of op(A) and the rows of op(B); with none of them the product is zero.</param>
/// <param name="TransposeA">Whether A is stored as <paramref name="Depth"/> x <paramref name="Rows"/>.</param>
/// <param name="TransposeB">Whether B is stored as <paramref name="Columns"/> x <paramref name="Depth"/>.</param>
internal readonly record struct DeviceProductShape(
    int Rows, int Columns, int Depth, bool TransposeA = false, bool TransposeB = false)
{
    public long LeftElements => (long)Rows * Depth;

    public long RightElements => (long)Depth * Columns;

    public long ResultElements => (long)Rows * Columns;

    /// <summary>The length of a row of A as it is stored, and 1 where there is none: cuBLAS wants no zero.</summary>
    public int LeftStride => Math.Max(1, TransposeA ? Rows : Depth);

    public int RightStride => Math.Max(1, TransposeB ? Depth : Columns);
}
