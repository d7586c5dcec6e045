using System.Diagnostics;

namespace GuidedDescent.Execution.Cpu.Products;

/// <summary>
/// Matrix products on the threads of a pool. Every element is <c>alpha * sum + beta * c</c>: the sum over the depth is one chain of
/// fused multiply-adds in ascending order for each block of <see cref="TileKernel.BlockDepth"/> steps, from zero, and the blocks
/// are added in ascending order; then <c>fma(alpha, sum, beta * c)</c>, or <c>alpha * sum</c> where nothing is added. So the bits
/// depend on nothing else: not on the processor, the threads, the batch, nor on whether only half of a symmetric result is computed.
/// Once a size has been there, running allocates nothing. One caller at a time.
/// </summary>
internal sealed unsafe class ProductEngine : IDisposable
{
    /// <summary>Below this many multiply-adds the caller is done before another thread has woken.</summary>
    private const double WorthSharing = 2e6;

    /// <summary>Up to this many multiply-adds a product of a batch is one thread's.</summary>
    private const double LargestWhole = 1.4e8;

    /// <summary>The products for each thread that make whole ones a fair distribution.</summary>
    private const int WholesPerThread = 4;

    private readonly WorkerPool _pool;
    private readonly SplitRunner _split;
    private readonly WholeRunner _whole;

    public ProductEngine(WorkerPool pool)
        : this(pool, TileKernel.Best)
    {
    }

    public ProductEngine(WorkerPool pool, TileKernel kernel)
    {
        _pool = pool;
        _split = new SplitRunner(pool, kernel);
        _whole = new WholeRunner(pool, kernel);
    }

    /// <summary>Computes all products of a batch, which are independent of each other.</summary>
    /// <param name="shape">The shape of every one.</param>
    /// <param name="batch">Their matrices.</param>
    /// <exception cref="OutOfMemoryException">There is no memory for the packed factors.</exception>
    public void Run(in ProductShape shape, ReadOnlySpan<ProductOperands> batch)
    {
        Debug.Assert(!shape.IsSymmetric || shape.Rows == shape.Columns, "Only a square matrix is symmetric.");
        if (shape.Rows == 0 || shape.Columns == 0 || batch.IsEmpty)
        {
            return;
        }

        double size = (double)shape.Rows * shape.Columns * Math.Max(1, shape.Depth);
        if (_pool.Threads == 1 || size * batch.Length < WorthSharing)
        {
            _pool.ThrowIfDisposed();
            _whole.RunAlone(shape, batch);
        }
        else if (size < WorthSharing || (size <= LargestWhole && batch.Length >= WholesPerThread * _pool.Threads))
        {
            _whole.Run(shape, batch);
        }
        else
        {
            foreach (ref readonly ProductOperands operands in batch)
            {
                _split.Run(shape, operands);
            }
        }
    }

    public void Dispose()
    {
        _split.Dispose();
        _whole.Dispose();
    }
}
