namespace GuidedDescent.Execution.Cpu.Products;

/// <summary>
/// Products of dense matrices in single precision, on the threads of the processor: what the products of update rules are computed
/// with, for the layers of a network. Every element is a sum in one fixed order, so that its bits depend neither on the number of
/// threads nor on where the matrices lie. Once a size has been there, multiplying allocates nothing. Calls from several threads take
/// turns.
/// </summary>
public sealed unsafe class MatrixProducts : IDisposable
{
    private readonly Lock _turn = new();
    private readonly ProductEngine _engine;
    private ProductOperands[] _operands = new ProductOperands[1];
    private bool _isDisposed;

    /// <summary>Prepares to multiply on the threads of a device, which it does not own.</summary>
    /// <param name="device">The threads; those of <see cref="CpuDevice.Shared"/> if left out.</param>
    public MatrixProducts(CpuDevice? device = null) => _engine = new ProductEngine((device ?? CpuDevice.Shared).Pool);

    /// <summary>D = alpha · op(A) · op(B) + beta · D.</summary>
    /// <param name="shape">The extents, and which factors are stored transposed.</param>
    /// <param name="a">A, row after row.</param>
    /// <param name="b">B, row after row; it may be A.</param>
    /// <param name="d">D, row after row; apart from A and B.</param>
    /// <param name="alpha">What the product is multiplied by.</param>
    /// <param name="beta">What D is multiplied by before the product is added; with zero it is not read.</param>
    /// <exception cref="ArgumentException">An extent is negative, a length does not fit the shape, or D overlaps a factor.</exception>
    /// <exception cref="ObjectDisposedException">This or the device has been disposed.</exception>
    public void Multiply(
        in ProductShape shape, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> d, float alpha = 1, float beta = 0) =>
        MultiplyBatch(1, shape, a, b, d, alpha, beta);

    /// <summary>D = alpha · op(A) · op(B) + beta · D for many triples of matrices of one shape.</summary>
    /// <param name="count">The number of triples.</param>
    /// <param name="shape">The extents, and which factors are stored transposed.</param>
    /// <param name="a">All A, one after the other.</param>
    /// <param name="b">All B, one after the other.</param>
    /// <param name="d">All D, one after the other; apart from A and B.</param>
    /// <param name="alpha">What the products are multiplied by.</param>
    /// <param name="beta">What D is multiplied by before the product is added; with zero it is not read.</param>
    /// <exception cref="ArgumentException">
    /// An extent is negative, a length does not fit count and shape, or D overlaps a factor.
    /// </exception>
    /// <exception cref="ObjectDisposedException">This or the device has been disposed.</exception>
    public void MultiplyBatch(
        int count,
        in ProductShape shape,
        ReadOnlySpan<float> a,
        ReadOnlySpan<float> b,
        Span<float> d,
        float alpha = 1,
        float beta = 0)
    {
        CheckExtents(count, shape);
        CheckLength(a.Length, count, shape.Rows, shape.Depth, shape, nameof(a));
        CheckLength(b.Length, count, shape.Depth, shape.Columns, shape, nameof(b));
        CheckLength(d.Length, count, shape.Rows, shape.Columns, shape, nameof(d));
        if (a.Overlaps(d) || b.Overlaps(d))
        {
            throw new ArgumentException("A product is written while its factors are still read, but D overlaps A or B.", nameof(d));
        }

        lock (_turn)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            fixed (float* firstA = a, firstB = b, firstD = d)
            {
                Run(count, shape, new ProductOperands(firstA, firstB, firstD, firstD, alpha, beta));
            }
        }
    }

    /// <summary>Frees the memory that products are packed into; the device stays as it is.</summary>
    public void Dispose()
    {
        lock (_turn)
        {
            _isDisposed = true;
            _engine.Dispose();
        }
    }

    private void Run(int count, in ProductShape shape, in ProductOperands first)
    {
        if (_operands.Length < count)
        {
            _operands = new ProductOperands[count];
        }

        (nint strideA, nint strideB) = ((nint)shape.Rows * shape.Depth, (nint)shape.Depth * shape.Columns);
        nint strideD = (nint)shape.Rows * shape.Columns;
        for (int index = 0; index < count; index++)
        {
            float* d = first.D + (index * strideD);
            _operands[index] = new ProductOperands(
                first.A + (index * strideA), first.B + (index * strideB), d, d, first.Alpha, first.Beta);
        }

        _engine.Run(shape, _operands.AsSpan(0, count));
    }

    private static void CheckExtents(int count, in ProductShape shape)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (shape.Rows < 0 || shape.Columns < 0 || shape.Depth < 0)
        {
            throw new ArgumentException($"The extents of a product are zero or more, but {shape} came.", nameof(shape));
        }

        if (shape.IsSymmetric && shape.Rows != shape.Columns)
        {
            throw new ArgumentException($"Only a square product is symmetric, but {shape} came.", nameof(shape));
        }
    }

    private static void CheckLength(
        int length, int count, int rows, int columns, in ProductShape shape, string name)
    {
        Int128 expected = (Int128)count * rows * columns;
        if (length != expected)
        {
            throw new ArgumentException(
                $"{shape} times {count} takes {expected} numbers here, but {length} came.", name);
        }
    }
}
