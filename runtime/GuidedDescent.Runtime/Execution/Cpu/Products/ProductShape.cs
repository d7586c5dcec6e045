namespace GuidedDescent.Execution.Cpu.Products;

/// <summary>
/// What a product <c>D = alpha * op(A) * op(B) + beta * C</c> looks like. All matrices are stored densely, row after row.
/// </summary>
/// <param name="Rows">The rows of D, of C and of op(A).</param>
/// <param name="Columns">The columns of D, of C and of op(B).</param>
/// <param name="Depth">The columns of op(A) and the rows of op(B); with none of them the product is zero.</param>
/// <param name="TransposeA">Whether A is stored as <paramref name="Depth"/> x <paramref name="Rows"/>.</param>
/// <param name="TransposeB">Whether B is stored as <paramref name="Columns"/> x <paramref name="Depth"/>.</param>
/// <param name="IsSymmetric">
/// Whether D is known to be symmetric: only what is on and above the diagonal is computed, and read of C; the rest is its mirror
/// image.
/// </param>
public readonly record struct ProductShape(
    int Rows, int Columns, int Depth, bool TransposeA = false, bool TransposeB = false, bool IsSymmetric = false);
