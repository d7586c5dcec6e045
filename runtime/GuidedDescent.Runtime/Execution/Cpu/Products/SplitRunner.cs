namespace GuidedDescent.Execution.Cpu.Products;

/// <summary>Splits one product over all threads.</summary>
internal sealed class SplitRunner : IParallelWork, IPartRunner, IDisposable
{
    private readonly WorkerPool _pool;
    private readonly ProductTask _task;
    private bool _isPacked;
    private int _taken;

    public SplitRunner(WorkerPool pool, TileKernel kernel)
    {
        _pool = pool;
        _task = new ProductTask(kernel, pool.Threads);
    }

    /// <summary>Computes a product.</summary>
    public void Run(in ProductShape shape, in ProductOperands operands) => _task.Run(shape, operands, this);

    public void Dispose() => _task.Dispose();

    void IPartRunner.Run(ProductTask task)
    {
        RunAll(isPacked: false);
        RunAll(isPacked: true);
    }

    void IParallelWork.Run(int worker)
    {
        int count = _isPacked ? _task.Blocks : _task.Pieces;
        while (Interlocked.Increment(ref _taken) - 1 is int next && next < count)
        {
            if (_isPacked)
            {
                _task.Multiply(next, worker);
            }
            else
            {
                _task.Pack(next);
            }
        }
    }

    private void RunAll(bool isPacked)
    {
        _isPacked = isPacked;
        _taken = 0;
        _pool.Run(this);
    }
}
