using GuidedDescent.Execution.Cpu.Products;

namespace GuidedDescent.Benchmarks.Products;

/// <summary>
/// Five steps of the quintic Newton-Schulz iteration of Muon, <c>X = aX + (bA + cAA)X</c> with <c>A = XX^T</c>, for a matrix that is
/// not taller than wide. All forms start from the same matrix and leave it as it is.
/// </summary>
internal sealed unsafe class NewtonSchulz : IDisposable
{
    private const int Steps = 5;
    private const float A = 3.4445f;
    private const float B = -4.7750f;
    private const float C = 2.0315f;

    private readonly MatrixMemory _start;
    private readonly MatrixMemory _x;
    private readonly MatrixMemory _next;
    private readonly MatrixMemory _gram;
    private readonly MatrixMemory _polynomial;
    private readonly MatrixMemory _scratch;
    private readonly MatrixMemory _transform;
    private readonly MatrixMemory _nextTransform;

    public NewtonSchulz(int rows, int columns)
    {
        _start = new MatrixMemory(rows, columns);
        _x = new MatrixMemory(rows, columns);
        _next = new MatrixMemory(rows, columns);
        _gram = new MatrixMemory(rows, rows);
        _polynomial = new MatrixMemory(rows, rows);
        _scratch = new MatrixMemory(rows, rows);
        _transform = new MatrixMemory(rows, rows);
        _nextTransform = new MatrixMemory(rows, rows);
        Normalize(_start.Span);
    }

    public int Rows => _start.Rows;

    public int Columns => _start.Columns;

    /// <summary>The matrix that the steps start from.</summary>
    public ReadOnlySpan<float> Start => _start.Span;

    /// <summary>The textbook's three products a step.</summary>
    /// <param name="products">What multiplies.</param>
    /// <param name="halves">Whether the two products with symmetric results are asked for as such.</param>
    public MatrixMemory RunTextbook(IMultiplier products, bool halves)
    {
        var square = new ProductShape(Rows, Rows, Rows, IsSymmetric: halves);
        var wide = new ProductShape(Rows, Columns, Rows);
        (MatrixMemory x, MatrixMemory next) = (_start, _x);
        for (int step = 0; step < Steps; step++)
        {
            products.Run(square with { Depth = Columns, TransposeB = true }, Operands(x, x, null, _gram));
            products.Run(square, Operands(_gram, _gram, _gram, _polynomial, C, B));
            products.Run(wide, Operands(_polynomial, x, x, next, 1, A));
            (x, next) = (next, next == _x ? _next : _x);
        }

        return x;
    }

    /// <summary>
    /// The steps are taken on the small matrix <c>XX^T</c>; what they would do to X is gathered and done at the end. All but the last
    /// product are of polynomials of one symmetric matrix, and so symmetric.
    /// </summary>
    /// <param name="products">What multiplies.</param>
    public MatrixMemory RunGram(IMultiplier products)
    {
        var square = new ProductShape(Rows, Rows, Rows, IsSymmetric: true);
        (MatrixMemory transform, MatrixMemory nextTransform) = (_transform, _nextTransform);
        products.Run(square with { Depth = Columns, TransposeB = true }, Operands(_start, _start, null, _gram));
        for (int step = 0; step < Steps; step++)
        {
            products.Run(square, Operands(_gram, _gram, _gram, _polynomial, C, B));
            if (step == 0)
            {
                AddToDiagonal(_polynomial, transform);
            }
            else
            {
                products.Run(square, Operands(_polynomial, transform, transform, nextTransform, 1, A));
                (transform, nextTransform) = (nextTransform, transform);
            }

            if (step < Steps - 1)
            {
                products.Run(square, Operands(_polynomial, _gram, _gram, _scratch, 1, A));
                products.Run(square, Operands(_polynomial, _scratch, _scratch, _gram, 1, A));
            }
        }

        products.Run(new ProductShape(Rows, Columns, Rows), Operands(transform, _start, null, _x));
        return _x;
    }

    public void Dispose()
    {
        foreach (MatrixMemory matrix in new[] { _start, _x, _next, _gram, _polynomial, _scratch, _transform, _nextTransform })
        {
            matrix.Dispose();
        }
    }

    private static ProductOperands Operands(
        MatrixMemory a, MatrixMemory b, MatrixMemory? c, MatrixMemory d, float alpha = 1, float beta = 0) =>
        new(a.Start, b.Start, c is null ? null : c.Start, d.Start, alpha, beta);

    private static void AddToDiagonal(MatrixMemory source, MatrixMemory target)
    {
        source.Span.CopyTo(target.Span);
        for (int index = 0; index < target.Rows; index++)
        {
            target.Span[(index * target.Columns) + index] += A;
        }
    }

    private static void Normalize(Span<float> numbers)
    {
        double squares = 0;
        foreach (float number in numbers)
        {
            squares += (double)number * number;
        }

        float scale = (float)(1 / Math.Sqrt(squares));
        foreach (ref float number in numbers)
        {
            number *= scale;
        }
    }
}
