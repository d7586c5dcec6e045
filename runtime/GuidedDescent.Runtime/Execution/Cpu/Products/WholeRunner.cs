namespace GuidedDescent.Execution.Cpu.Products;

/// <summary>Hands the products of a batch out to threads, each as a whole.</summary>
internal sealed unsafe class WholeRunner : IParallelWork, IPartRunner, IDisposable
{
    private readonly WorkerPool _pool;
    private readonly ProductTask[] _tasks;
    private ProductShape _shape;
    private ProductOperands* _batch;
    private int _count;
    private int _taken;

    public WholeRunner(WorkerPool pool, TileKernel kernel)
    {
        _pool = pool;
        _tasks = new ProductTask[pool.Threads];
        for (int worker = 0; worker < _tasks.Length; worker++)
        {
            _tasks[worker] = new ProductTask(kernel, workers: 1);
        }
    }

    /// <summary>Computes all products on all threads.</summary>
    public void Run(in ProductShape shape, ReadOnlySpan<ProductOperands> batch)
    {
        fixed (ProductOperands* pinned = batch)
        {
            _shape = shape;
            _batch = pinned;
            _count = batch.Length;
            _taken = 0;
            _pool.Run(this);
            _batch = null;
        }
    }

    /// <summary>Computes all products on the calling thread.</summary>
    public void RunAlone(in ProductShape shape, ReadOnlySpan<ProductOperands> batch)
    {
        foreach (ref readonly ProductOperands operands in batch)
        {
            _tasks[0].Run(shape, operands, this);
        }
    }

    public void Dispose()
    {
        foreach (ProductTask task in _tasks)
        {
            task.Dispose();
        }
    }

    void IParallelWork.Run(int worker)
    {
        while (Interlocked.Increment(ref _taken) - 1 is int next && next < _count)
        {
            _tasks[worker].Run(_shape, _batch[next], this);
        }
    }

    void IPartRunner.Run(ProductTask task)
    {
        for (int piece = 0; piece < task.Pieces; piece++)
        {
            task.Pack(piece);
        }

        for (int block = 0; block < task.Blocks; block++)
        {
            task.Multiply(block, worker: 0);
        }
    }
}
