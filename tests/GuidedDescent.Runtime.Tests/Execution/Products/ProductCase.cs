using System.Runtime.Intrinsics;
using GuidedDescent.Execution.Cpu;
using GuidedDescent.Execution.Cpu.Products;

namespace GuidedDescent.Runtime.Tests.Execution.Products;

/// <summary>
/// One product in fenced memory, with the same product computed one element at a time: the chain of multiply-adds, the blocks and the
/// last step as the numeric contract has them, and nothing of the engine.
/// </summary>
internal sealed unsafe class ProductCase : IDisposable
{
    private const int BlockDepth = 384;

    private readonly ProductShape _shape;
    private readonly GuardedMemory _a;
    private readonly GuardedMemory _b;
    private readonly GuardedMemory? _c;
    private readonly GuardedMemory _d;
    private readonly float _alpha;
    private readonly float _beta;
    private readonly float[] _expected;

    /// <param name="shape">The shape.</param>
    /// <param name="addition">Where C is.</param>
    /// <param name="alpha">The factor of the product.</param>
    /// <param name="beta">The factor of C.</param>
    /// <param name="seed">Chooses the numbers.</param>
    /// <param name="change">Changes numbers of A and B before anything is computed.</param>
    public ProductCase(
        in ProductShape shape,
        Addition addition = Addition.None,
        float alpha = 1,
        float beta = 0,
        int seed = 1,
        Action<float[], float[]>? change = null)
    {
        _shape = shape;
        _alpha = alpha;
        _beta = beta;
        var random = new Random(seed);
        float[] a = Numbers(random, shape.Rows * shape.Depth);
        float[] b = shape.IsSymmetric ? Partner(a, shape) : Numbers(random, shape.Depth * shape.Columns);
        change?.Invoke(a, b);
        _a = Copy(a, misalignedBy: 1);
        _b = Copy(b, misalignedBy: 3);
        float[] c = Numbers(random, shape.Rows * shape.Columns);
        if (shape.IsSymmetric)
        {
            MakeSymmetric(c, shape.Rows);
        }

        _c = addition == Addition.None ? null : Copy(c, misalignedBy: 2);
        _d = addition == Addition.InPlace ? _c! : new GuardedMemory(shape.Rows * shape.Columns, misalignedBy: 5);
        if (addition != Addition.InPlace)
        {
            _d.Span.Fill(float.NaN);
        }

        _expected = Compute(a, b, addition == Addition.None ? null : c);
    }

    public static IEnumerable<TileKernel> Kernels =>
    [
        new TallTileKernel<Lanes512, Vector512<float>>(),
        new FlatTileKernel<Lanes512, Vector512<float>>(),
        new FlatTileKernel<Lanes256, Vector256<float>>(),
        new FlatTileKernel<Lanes128, Vector128<float>>(),
    ];

    public ProductOperands Operands => new(_a.Start, _b.Start, _c is null ? null : _c.Start, _d.Start, _alpha, _beta);

    public Span<float> Result => _d.Span;

    /// <summary>Computes the product and compares all bits.</summary>
    public void Check(ProductEngine engine)
    {
        engine.Run(_shape, [Operands]);
        AssertResult();
    }

    public void AssertResult()
    {
        _d.AssertFencesIntact();
        Span<float> result = _d.Span;
        for (int index = 0; index < _expected.Length; index++)
        {
            float expected = _expected[index];
            bool isSame = float.IsNaN(expected)
                ? float.IsNaN(result[index])
                : BitConverter.SingleToUInt32Bits(expected) == BitConverter.SingleToUInt32Bits(result[index]);
            if (!isSame)
            {
                Assert.Fail(
                    $"{_shape}, alpha {_alpha}, beta {_beta}: row {index / _shape.Columns}, column {index % _shape.Columns} is "
                    + $"{result[index]:R} and not {expected:R}.");
            }
        }
    }

    public void Dispose()
    {
        _a.Dispose();
        _b.Dispose();
        _d.Dispose();
        if (_c != _d)
        {
            _c?.Dispose();
        }
    }

    private float[] Compute(float[] a, float[] b, float[]? c)
    {
        float[] result = new float[_shape.Rows * _shape.Columns];
        for (int row = 0; row < _shape.Rows; row++)
        {
            for (int column = 0; column < _shape.Columns; column++)
            {
                int index = (row * _shape.Columns) + column;
                // Below the diagonal of a symmetric result is what is above.
                result[index] = _shape.IsSymmetric && column < row
                    ? result[(column * _shape.Columns) + row]
                    : Finish(Sum(a, b, row, column), c?[index]);
            }
        }

        return result;
    }

    private float Finish(float sum, float? c) =>
        c is { } addend && _beta != 0 ? MathF.FusedMultiplyAdd(_alpha, sum, _beta * addend) : _alpha * sum;

    private float Sum(float[] a, float[] b, int row, int column)
    {
        float sum = Block(a, b, row, column, 0);
        for (int first = BlockDepth; first < _shape.Depth; first += BlockDepth)
        {
            sum += Block(a, b, row, column, first);
        }

        return sum;
    }

    private float Block(float[] a, float[] b, int row, int column, int first)
    {
        float sum = 0;
        for (int step = first; step < Math.Min(first + BlockDepth, _shape.Depth); step++)
        {
            float left = a[_shape.TransposeA ? (step * _shape.Rows) + row : (row * _shape.Depth) + step];
            float right = b[_shape.TransposeB ? (column * _shape.Depth) + step : (step * _shape.Columns) + column];
            sum = MathF.FusedMultiplyAdd(left, right, sum);
        }

        return sum;
    }

    /// <summary>The transpose of A, stored as the shape asks: a product with it is symmetric.</summary>
    private static float[] Partner(float[] a, in ProductShape shape)
    {
        if (shape.TransposeA != shape.TransposeB)
        {
            return [.. a];
        }

        int rows = shape.TransposeA ? shape.Depth : shape.Rows;
        int columns = shape.TransposeA ? shape.Rows : shape.Depth;
        float[] partner = new float[a.Length];
        for (int index = 0; index < a.Length; index++)
        {
            partner[(index % columns * rows) + (index / columns)] = a[index];
        }

        return partner;
    }

    private static void MakeSymmetric(float[] matrix, int size)
    {
        for (int index = 0; index < matrix.Length; index++)
        {
            (int row, int column) = (index / size, index % size);
            matrix[index] = matrix[(Math.Min(row, column) * size) + Math.Max(row, column)];
        }
    }

    private static float[] Numbers(Random random, int count)
    {
        float[] numbers = new float[count];
        foreach (ref float number in numbers.AsSpan())
        {
            // Magnitudes apart, so that another order of additions shows.
            number = ((random.NextSingle() * 2) - 1) * MathF.ScaleB(1, random.Next(-6, 7));
        }

        return numbers;
    }

    private static GuardedMemory Copy(float[] numbers, int misalignedBy)
    {
        var memory = new GuardedMemory(numbers.Length, misalignedBy);
        numbers.CopyTo(memory.Span);
        return memory;
    }
}

/// <summary>Where the matrix that is added to a product is.</summary>
internal enum Addition
{
    None,
    Apart,
    InPlace,
}
